package io.troupe.joint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.algorithm.LearnerFailure;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.env.EnvironmentFailure;
import io.troupe.env.JointEnvironment;
import io.troupe.env.Snapshotable;
import io.troupe.loop.TrainingLoop;
import io.troupe.spec.ParallelSpec;
import io.troupe.trajectory.Trajectory;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is not a number is reported with the agent and the behaviour that it came from, and reaches no weights. */
final class JointPoisonTest {
    private static final int GOOD_UPDATES = 2;
    private static final int STEP = 3;

    @Test
    void namesTheAgentOfAReward() {
        assertReported(fragment -> fragment.parts().get(1).rewards[STEP * 2 * JointRuns.COPIES + 3] = Float.NaN)
                .isInstanceOf(LearnerFailure.class)
                .hasMessage(
                        "reward of agent g2 (behaviour guest) of copy 1 at step 3 of fragment 2 of worker 1 is NaN");
    }

    @Test
    void namesTheAgentOfAnObservation() {
        assertReported(fragment ->
                        fragment.parts().get(0).observations[((STEP + 1) * JointRuns.COPIES + 2) * 3 + 1] = Float.NaN)
                .isInstanceOfAny(LearnerFailure.class, EnvironmentFailure.class)
                .message()
                .contains(
                        "observation of agent h (behaviour host) of copy 2 at step 4 of fragment 2 of worker 1 is NaN");
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertReported(Poison poison) {
        try (TrainingLoop loop = new TrainingLoop(
                JointRuns.blueprint(Visitors::new, List.of(), environment -> new Poisoned(environment, poison)),
                Optional.empty(),
                Clock.systemUTC())) {
            for (int i = 0; i < GOOD_UPDATES; i++) {
                loop.update();
            }
            Checkpoint before = loop.training().capture("run", 1);
            var reported = assertThatThrownBy(loop::update);
            assertThat(JointRuns.contents(loop.training().capture("run", 1))).isEqualTo(JointRuns.contents(before));
            return reported;
        }
    }

    private interface Poison {
        void into(Trajectory fragment);
    }

    /** Spoils what worker 1 gets in one step. */
    private record Poisoned(JointEnvironment wrapped, Poison poison) implements JointEnvironment {
        @Override
        public ParallelSpec spec() {
            return wrapped.spec();
        }

        @Override
        public int copies() {
            return wrapped.copies();
        }

        @Override
        public void reset(long seed, List<float[]> observations) {
            wrapped.reset(seed, observations);
        }

        @Override
        public void step(Trajectory fragment, int t) {
            wrapped.step(fragment, t);
            if (fragment.worker() == 1 && fragment.sequence() == GOOD_UPDATES && t == STEP) {
                poison.into(fragment);
            }
        }

        @Override
        public void actionMasks(int behaviour, boolean[] masks, int offset) {
            wrapped.actionMasks(behaviour, masks, offset);
        }

        @Override
        public Optional<Snapshotable> snapshotable() {
            return wrapped.snapshotable();
        }

        @Override
        public void close() {
            wrapped.close();
        }
    }
}
