package io.troupe.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrajectoryCheckTest {
    /** Three steps of two copies, observations of two elements and actions of three. */
    private final Trajectory fragment =
            new Trajectory(new EnvironmentSpec("Any", Box.unbounded(2), Box.unbounded(3), 10), 3, 2);

    @BeforeEach
    void begin() {
        fragment.begin(4, 9, PolicyVersion.INITIAL);
        fragment.finalObservations.append(1, new float[] {1, 2}, 0);
        fragment.finalObservations.append(4, new float[] {3, 4}, 0);
        fragment.observationMoments.add(new float[] {1, 2}, 0);
        fragment.returnMoments.add(5);
    }

    @Test
    void findsNothingInAFragmentThatIsFinite() {
        fragment.rewards[0] = Float.MAX_VALUE;
        fragment.observations[0] = -Float.MAX_VALUE;
        // Beyond the two that are there: what an earlier fragment left.
        fragment.finalObservations.values()[4] = Float.NaN;

        assertThat(TrajectoryCheck.problem(fragment)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void namesARewardByCopyAndStep(float poison) {
        fragment.rewards[3] = poison;

        assertThat(TrajectoryCheck.problem(fragment))
                .isEqualTo("reward of copy 1 at step 1 of fragment 9 of worker 4 is " + poison);
    }

    @Test
    void namesAnObservationByCopyAndStep() {
        fragment.observations[9] = Float.NaN;

        assertThat(TrajectoryCheck.problem(fragment))
                .isEqualTo("observation of copy 0 at step 2 of fragment 9 of worker 4 is NaN");
    }

    @Test
    void looksAtTheObservationsAfterTheLastStep() {
        fragment.observations[15] = Float.POSITIVE_INFINITY;

        assertThat(TrajectoryCheck.problem(fragment))
                .isEqualTo("observation of copy 1 at step 3 of fragment 9 of worker 4 is Infinity");
    }

    @Test
    void namesAnActionByCopyAndStep() {
        fragment.actions[17] = Float.NEGATIVE_INFINITY;

        assertThat(TrajectoryCheck.problem(fragment))
                .isEqualTo("action of copy 1 at step 2 of fragment 9 of worker 4 is -Infinity");
    }

    @Test
    void namesALogProbabilityByCopyAndStep() {
        fragment.behaviourLogProbs[2] = Float.NaN;

        assertThat(TrajectoryCheck.problem(fragment))
                .isEqualTo("log-probability of copy 0 at step 1 of fragment 9 of worker 4 is NaN");
    }

    @Test
    void namesAFinalObservationByTheStepThatEndedTheEpisode() {
        fragment.finalObservations.values()[3] = Float.NaN;

        assertThat(TrajectoryCheck.problem(fragment))
                .isEqualTo("final observation of copy 0 at step 2 of fragment 9 of worker 4 is NaN");
    }

    @Test
    void findsAnInfinityThatNormalizationClippedAway() {
        fragment.observations[2] = Float.POSITIVE_INFINITY;
        fragment.observationMoments.add(fragment.observations, 2);
        new PolicySnapshot(PolicyVersion.INITIAL, new float[0], new float[2], new float[] {1, 1})
                .normalize(fragment.observations, 0, 8);
        assertThat(fragment.observations[2]).isEqualTo(10);

        assertThat(TrajectoryCheck.problem(fragment))
                .isEqualTo("an observation or reward of fragment 9 of worker 4 is not finite");
    }

    @Test
    void findsAReturnThatOverflowed() {
        fragment.returnMoments.add(Double.POSITIVE_INFINITY);

        assertThat(TrajectoryCheck.problem(fragment))
                .isEqualTo("an observation or reward of fragment 9 of worker 4 is not finite");
    }
}
