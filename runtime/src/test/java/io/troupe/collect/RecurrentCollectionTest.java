package io.troupe.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.troupe.env.VectorEnvironment;
import io.troupe.evaluation.EpisodeEvaluation;
import io.troupe.evaluation.EvaluationResult;
import io.troupe.policy.MemoryShape;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Two copies of {@link Ticking}: the episode of copy 0 ends with every second step, that of copy 1 never. */
final class RecurrentCollectionTest {
    private static final RememberingAlgorithm COUNTING = new RememberingAlgorithm(new MemoryShape(2, 3));
    private static final PolicySnapshot SNAPSHOT = PolicySnapshot.of(PolicyVersion.INITIAL, new float[0]);

    private static Collector collector(VectorEnvironment environment) {
        return new Collector(0, 1, environment, COUNTING, COUNTING::createPolicy, SNAPSHOT);
    }

    private static Trajectory next(Collector collector) {
        Trajectory fragment = new Trajectory(collector.environment().spec(), 6, 2, COUNTING.memory());
        collector.collect(fragment);
        return fragment;
    }

    @Test
    void aStateGoesOnThroughAnEpisodeAndBeginsAnewWithTheNext() {
        Collector collector = collector(new Ticking(2));
        collector.reset();

        assertThat(next(collector).actions).containsExactly(0, 0, 1, 1, 0, 2, 1, 3, 0, 4, 1, 5);
        assertThat(next(collector).actions).startsWith(0, 6, 1, 7);
    }

    @Test
    void aStateBeginsAnewAfterAVoidedStep() {
        Collector collector = collector(new Ticking(2, 3));
        collector.reset();

        assertThat(next(collector).actions).containsExactly(0, 0, 1, 1, 0, 2, 1, 0, 0, 1, 1, 2);
    }

    @Test
    void aFragmentHoldsTheStatesBeforeEachSequenceAndThoseAfterItsLastStep() {
        Collector collector = collector(new Ticking(2));
        collector.reset();

        // Before steps 0, 3 and 6; copy 0 has just begun its fourth episode then.
        assertThat(next(collector).states).containsExactly(0, 0, 0, 0, 1, -1, 3, -3, 0, 0, 6, -6);
        assertThat(next(collector).states).containsExactly(0, 0, 6, -6, 1, -1, 9, -9, 0, 0, 12, -12);
    }

    @Test
    void continuesWithTheStatesThatAFragmentEndedWith() {
        Collector collector = collector(new Ticking(2));
        collector.reset();
        byte[] end = next(collector).endState.toByteArray();
        Collector resumed = collector(new Ticking(2));
        resumed.restore(end);

        Trajectory expected = next(collector);
        Trajectory fragment = next(resumed);

        assertThat(fragment.states).isEqualTo(expected.states);
        assertThat(fragment.actions).isEqualTo(expected.actions);
        assertThat(fragment.endState.toByteArray()).isEqualTo(expected.endState.toByteArray());
    }

    @Test
    void forgetsEpisodesThatCannotBeContinued() {
        Collector collector = collector(new Ticking(2));
        collector.reset();
        byte[] end = next(collector).endState.toByteArray();
        // As if the environment had not been able to save itself: without its ticks, and saying so.
        byte[] without = Arrays.copyOf(end, end.length - Integer.BYTES);
        without[without.length - 1] = 0;
        Collector resumed = collector(new Ticking(2));
        resumed.restore(without);

        assertThat(next(resumed).actions).startsWith(0, 0, 1, 1);
    }

    @Test
    void evaluationKeepsStatesToo() {
        RewardsMemory environment = new RewardsMemory();
        try (EpisodeEvaluation evaluation = new EpisodeEvaluation(environment, COUNTING.createPolicy(), 1)) {
            EvaluationResult result = evaluation.evaluate(SNAPSHOT, 4);

            // Three steps with the actions 0, 1 and 2, every time.
            assertThat(result.meanReturn()).isEqualTo(3);
            assertThat(result.stdReturn()).isZero();
        }
    }

    @Test
    void refusesFragmentsThatAreNoWholeSequences() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MemoryShape(2, 16).requireDivides(20))
                .withMessage("workers.rolloutSteps = 20 is not a multiple of the memory's sequences of 16 steps"
                        + " (algorithm.network.memory.sequence): 16 or 32 would be");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MemoryShape(2, 16).requireDivides(4))
                .withMessageContaining(": 16 would be");
        MemoryShape.NONE.requireDivides(5);
    }
}
