package io.troupe.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.policy.MemoryShape;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Hybrid;
import io.troupe.spec.MultiDiscrete;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;
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
    void namesAStateOfThePolicyByCopyAndStep() {
        EnvironmentSpec spec = new EnvironmentSpec("Any", Box.unbounded(2), Box.unbounded(3), 10);
        Trajectory remembering = new Trajectory(spec, 4, 2, new MemoryShape(3, 2));
        remembering.begin(4, 9, PolicyVersion.INITIAL);
        assertThat(TrajectoryCheck.problem(remembering)).isEmpty();

        remembering.states[11] = Float.NaN;

        assertThat(TrajectoryCheck.problem(remembering))
                .isEqualTo("state of the policy of copy 1 at step 2 of fragment 9 of worker 4 is NaN");
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
    void namesWhatCameFirst() {
        // What an observation of copy 1 does to everything after it.
        fragment.observations[2 * 3] = Float.NaN;
        fragment.actions[3 * 3] = Float.NaN;
        fragment.behaviourLogProbs[3] = Float.NaN;
        fragment.rewards[3] = Float.NaN;
        fragment.observations[2 * 5] = Float.NaN;
        fragment.finalObservations.values()[2] = Float.NaN;

        assertThat(TrajectoryCheck.problem(fragment))
                .isEqualTo("observation of copy 1 at step 1 of fragment 9 of worker 4 is NaN");

        fragment.rewards[0] = Float.NaN;
        assertThat(TrajectoryCheck.problem(fragment))
                .isEqualTo("reward of copy 0 at step 0 of fragment 9 of worker 4 is NaN");
    }

    @Test
    void findsAnInfinityThatWasNormalized() {
        fragment.observations[2] = Float.POSITIVE_INFINITY;
        new PolicySnapshot(PolicyVersion.INITIAL, new float[0], new float[2], new float[] {1, 1})
                .normalize(fragment.observations, 0, 8);

        assertThat(TrajectoryCheck.problem(fragment))
                .isEqualTo("observation of copy 1 at step 0 of fragment 9 of worker 4 is Infinity");
    }

    @Test
    void findsAnInfinityOfWhichOnlyTheStatisticsKnow() {
        fragment.observationMoments.add(new float[] {Float.POSITIVE_INFINITY, 0}, 0);

        assertThat(TrajectoryCheck.problem(fragment))
                .isEqualTo("an observation or reward of fragment 9 of worker 4 is not finite");
    }

    @Test
    void findsNothingWhereThereAreNoMasks() {
        assertThat(TrajectoryCheck.maskProblem(fragment)).isEmpty();
    }

    @Test
    void namesAMaskThatAllowsNothingByCopyStepAndBranch() {
        Trajectory masked = masked();
        assertThat(TrajectoryCheck.maskProblem(masked)).isEmpty();

        // Row 3, and the row after the last step.
        for (int row : new int[] {3, 7}) {
            Trajectory bad = masked();
            bad.actionMasks[row * 5 + 3] = false;
            bad.actionMasks[row * 5 + 4] = false;

            assertThat(TrajectoryCheck.maskProblem(bad))
                    .isEqualTo("action of copy 1 at step " + row / 2 + " of fragment 9 of worker 4 is not possible: no"
                            + " action of branch 1 is allowed");
        }
    }

    @Test
    void namesAFinalMaskThatAllowsNothingUnlessTheTaskHasEnded() {
        Trajectory masked = masked();
        boolean[] nothingInBranch0 = {false, false, false, true, true};
        masked.finalObservations.append(3, new float[2], 0, nothingInBranch0, 0);
        masked.truncated[3] = true;

        assertThat(TrajectoryCheck.maskProblem(masked))
                .isEqualTo("action after the end of copy 1 at step 1 of fragment 9 of worker 4 is not possible: no"
                        + " action of branch 0 is allowed");

        masked.truncated[3] = false;
        masked.terminated[3] = true;
        assertThat(TrajectoryCheck.maskProblem(masked)).isEmpty();
    }

    @Test
    void namesAnActionThatWasMaskedByCopyStepAndBranch() {
        Trajectory masked = masked();
        masked.actions[2 * 3 + 1] = 2;
        masked.actionMasks[2 * 5 + 2] = false;

        assertThat(TrajectoryCheck.maskProblem(masked))
                .isEqualTo(
                        "action of copy 0 at step 1 of fragment 9 of worker 4 is not possible: branch 0: 2 is masked");

        masked.actions[2 * 3 + 1] = 3;
        assertThat(TrajectoryCheck.maskProblem(masked)).endsWith("branch 0: 3.0 is not one of 0..2");
    }

    @Test
    void countsActionsThatMeanNothing() {
        Trajectory masked = masked();
        assertThat(InvalidActions.count(masked)).isZero();
        // Clipped, but no farther outside than the bounds are apart.
        masked.actions[0] = 3;
        assertThat(InvalidActions.count(masked)).isZero();
        masked.actions[0] = 3.1f;
        masked.actions[3] = Float.NaN;
        masked.actions[2 * 3 + 1] = 7;
        masked.actionMasks[3 * 5] = false;
        assertThat(InvalidActions.count(masked)).isEqualTo(4);
        // What is not bounded is wrong only where it is not finite.
        fragment.actions[0] = Float.MAX_VALUE;
        fragment.actions[4] = Float.NEGATIVE_INFINITY;
        assertThat(InvalidActions.count(fragment)).isEqualTo(1);
    }

    /** A number from -1 to 1 and two choices, everything allowed. */
    private static Trajectory masked() {
        Hybrid action = new Hybrid(Box.of(1, -1, 1), new MultiDiscrete(3, 2));
        Trajectory masked = new Trajectory(new EnvironmentSpec("Any", Box.unbounded(2), action, 10, true), 3, 2);
        masked.begin(4, 9, PolicyVersion.INITIAL);
        Arrays.fill(masked.actionMasks, true);
        return masked;
    }

    @Test
    void findsAReturnThatOverflowed() {
        fragment.returnMoments.add(Double.POSITIVE_INFINITY);

        assertThat(TrajectoryCheck.problem(fragment))
                .isEqualTo("an observation or reward of fragment 9 of worker 4 is not finite");
    }
}
