package io.troupe.joint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.algorithm.LearnerFailure;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.env.EnvironmentFailure;
import io.troupe.loop.TrainingLoop;
import io.troupe.trajectory.Trajectory;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
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

    private static AbstractThrowableAssert<?, ? extends Throwable> assertReported(Consumer<Trajectory> poison) {
        try (TrainingLoop loop = new TrainingLoop(
                JointRuns.blueprint(
                        Visitors::new,
                        List.of(),
                        environment -> new Meddling(environment, (fragment, t) -> {
                            if (fragment.worker() == 1 && fragment.sequence() == GOOD_UPDATES && t == STEP) {
                                poison.accept(fragment);
                            }
                        })),
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
}
