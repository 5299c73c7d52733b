package io.troupe.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.troupe.algorithm.Behaviour;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fragments of 3 steps of 2 copies. */
final class CollectorTest {
    private static final float[] MEAN = {1, 0};
    private static final float[] SCALE = {2, 1};
    private static final DrawingAlgorithm DRAWING = new DrawingAlgorithm(true);

    private static PolicySnapshot snapshot(long version, float action) {
        return new PolicySnapshot(new PolicyVersion(version), new float[] {action}, MEAN, SCALE);
    }

    private static Collector collector(int copies) {
        return new Collector(5, 1, new Ticking(copies), DRAWING, DRAWING::createPolicy, snapshot(7, 0));
    }

    private static Collector begun() {
        Collector collector = collector(2);
        collector.reset();
        return collector;
    }

    private static Trajectory next(Collector collector) {
        Trajectory fragment = new Trajectory(collector.environment().spec().specOf(0), 3, 2);
        collector.collect(fragment);
        return fragment;
    }

    @Test
    void normalizesEveryRowAndTheOneToBootstrapFrom() {
        // First elements: 0 + t and 2 + t, less 1, times 2. Second ones: 1000 and -1000, clipped.
        float[] expected = {-2, 10, 2, -10, 0, 10, 4, -10, 2, 10, 6, -10, 4, 10, 8, -10};

        assertThat(next(begun()).observations).containsExactly(expected);
    }

    @Test
    void normalizesFinalObservations() {
        Trajectory fragment = next(begun());

        assertThat(fragment.finalObservations.count()).isEqualTo(1);
        assertThat(fragment.finalObservations.row(0)).isEqualTo(2);
        assertThat(fragment.finalObservations.values()).startsWith(3, 7);
    }

    @Test
    void theNextFragmentBeginsWithTheRawObservationsOfTheLastRow() {
        Collector collector = begun();
        next(collector);

        Trajectory second = next(collector);

        assertThat(second.observations).startsWith(4, 10, 8, -10, 6, 10, 10, -10);
        // 3, 5, 4, 6, 5 and 7.
        assertThat(second.observationMoments.mean(0)).isEqualTo(5);
    }

    @Test
    void measuresRawObservationsWithoutTheRowToBootstrapFrom() {
        Trajectory fragment = next(begun());

        // 0, 2, 1, 3, 2 and 4; 1000 and -1000 three times.
        assertThat(fragment.observationMoments.count()).isEqualTo(6);
        assertThat(fragment.observationMoments.mean(0)).isEqualTo(2);
        assertThat(fragment.observationMoments.squaredDeviations(0)).isEqualTo(10);
        assertThat(fragment.observationMoments.variance(1)).isEqualTo(1_000_000);
    }

    @Test
    void runningReturnsAreDiscountedAndBeginAnewWithEachEpisode() {
        Collector collector = begun();

        // Copy 0: 1, 1.5, and 1 after its end; copy 1: 2, 3, 3.5.
        Trajectory first = next(collector);
        assertThat(first.returnMoments.count()).isEqualTo(6);
        assertThat(first.returnMoments.mean(0)).isEqualTo(2);
        assertThat(first.returnMoments.squaredDeviations(0)).isEqualTo(5.5);

        // Copy 0: 1.5 with which it ends, 1, 1.5 and its end; copy 1: 3.75, 3.875, 3.9375.
        Trajectory second = next(collector);
        assertThat(second.returnMoments.mean(0)).isEqualTo(15.5625 / 6);
        assertThat(second.rewards).containsExactly(1, 2, 1, 2, 1, 2);
    }

    @Test
    void neitherMeasuresAVoidedStepNorLetsReturnsRunThroughIt() {
        Collector collector = new Collector(5, 1, new Ticking(2, 2), DRAWING, DRAWING::createPolicy, snapshot(7, 0));
        collector.reset();

        Trajectory fragment = next(collector);

        assertThat(fragment.voided).containsExactly(false, false, false, true, false, false);
        // 0, 2, 1, 2 and 4: without the 3 that copy 1 observed before it failed.
        assertThat(fragment.observationMoments.count()).isEqualTo(5);
        assertThat(fragment.observationMoments.mean(0)).isEqualTo(9.0 / 5);
        // Copy 0: 1, 1.5, 1; copy 1: 2, and 2 in its new episode.
        assertThat(fragment.returnMoments.count()).isEqualTo(5);
        assertThat(fragment.returnMoments.mean(0)).isEqualTo(7.5 / 5);
    }

    @Test
    void leavesObservationsAndMomentsAloneWhereNothingIsNormalized() {
        PolicySnapshot raw = PolicySnapshot.of(PolicyVersion.INITIAL, new float[1]);
        DrawingAlgorithm plain = new DrawingAlgorithm(false);
        Collector collector = new Collector(5, 1, new Ticking(2), plain, plain::createPolicy, raw);
        collector.reset();

        Trajectory fragment = next(collector);

        assertThat(fragment.observations).startsWith(0, 1000, 2, -1000).endsWith(3, 1000, 5, -1000);
        assertThat(fragment.finalObservations.values()).startsWith(2.5f, 7);
        assertThat(fragment.observationMoments.count()).isZero();
        assertThat(fragment.returnMoments.count()).isZero();
    }

    @Test
    void aFragmentIsOfOneVersionAndANewerOneActsFromTheNextFragmentOn() {
        Collector collector = begun();

        Trajectory first = next(collector);
        collector.load(snapshot(8, 1));
        Trajectory second = next(collector);

        assertThat(first.policyVersion()).isEqualTo(new PolicyVersion(7));
        assertThat(first.actions).containsOnly(0);
        assertThat(second.policyVersion()).isEqualTo(new PolicyVersion(8));
        assertThat(second.actions).containsOnly(1);
        assertThat(first.worker()).isEqualTo(5);
        assertThat(first.sequence()).isZero();
        assertThat(second.sequence()).isEqualTo(1);
        assertThat(collector.nextSequence()).isEqualTo(2);
    }

    @Test
    void continuesFromAFragmentsEndBitForBit() {
        Collector collector = begun();
        byte[] state = next(collector).endState.toByteArray();
        Collector resumed = collector(2);
        resumed.restore(state);

        for (int i = 0; i < 3; i++) {
            Trajectory expected = next(collector);
            Trajectory fragment = next(resumed);

            assertThat(fragment.sequence()).isEqualTo(1 + i);
            assertThat(fragment.observations).isEqualTo(expected.observations);
            assertThat(fragment.behaviourLogProbs).isEqualTo(expected.behaviourLogProbs);
            assertThat(fragment.terminated).isEqualTo(expected.terminated);
            assertThat(fragment.returnMoments.mean(0)).isEqualTo(expected.returnMoments.mean(0));
            assertThat(fragment.endState.toByteArray()).isEqualTo(expected.endState.toByteArray());
        }
    }

    @Test
    void refusesTheStateOfAnotherNumberOfCopies() {
        byte[] state = next(begun()).endState.toByteArray();
        EnvironmentSpec wider =
                new EnvironmentSpec("Wider", Box.unbounded(4), Box.unbounded(1), EnvironmentSpec.UNLIMITED);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> collector(3).restore(state))
                .withMessage("the checkpoint was made with workers.environments = 2, not 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StateHeader(2, List.of(Behaviour.alone(wider, DRAWING))).requireFits(state, 5))
                .withMessage("the checkpoint was made with observations of 2 elements, the environment now has 4");
    }

    @Test
    void theStateOfOneAgentNamesNoBehaviour() {
        byte[] state = next(begun()).endState.toByteArray();

        int header = 2 * Integer.BYTES + Long.BYTES;
        int agents = Long.BYTES + 2 * 2 * Float.BYTES + 2 * Double.BYTES;
        assertThat(state.length)
                .as("checkpoints of older versions stay good")
                .isEqualTo(header + agents + 1 + Integer.BYTES);
        assertThat(ByteBuffer.wrap(state).getLong(8)).isEqualTo(1);
    }

    @Test
    void refusesAStateThatIsLongerOrShorterThanItsEnvironmentTakes() {
        byte[] state = next(begun()).endState.toByteArray();

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> collector(2).restore(Arrays.copyOf(state, state.length + 1)))
                .withMessage("the saved state of worker 5 does not fit its environment")
                .withStackTraceContaining("there is more in it than its environment takes");
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> collector(2).restore(Arrays.copyOf(state, state.length - 1)))
                .withMessageContaining("worker 5");
    }
}
