package io.troupe.training;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.algorithm.Algorithms;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.input.UserError;
import io.troupe.jvm.JvmMemory;
import io.troupe.spec.AgentSpec;
import io.troupe.spec.BehaviourSpec;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.ParallelSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The replays of several behaviours are in one heap. */
final class JointMemoryTest {
    private static final ParallelSpec SPEC = new ParallelSpec(
            "Pair",
            List.of(
                    new BehaviourSpec("a", Box.unbounded(6), new Discrete(2)),
                    new BehaviourSpec("b", Box.unbounded(6), new Discrete(2))),
            List.of(new AgentSpec("x", "a"), new AgentSpec("y", "b")),
            20);

    private static Blueprint blueprint(String... overrides) {
        Experiment experiment = new ExperimentLoader(Algorithms.discover()).load("cartpole-dqn", List.of(overrides));
        return new Blueprint(experiment, ConfiguredBehaviours.of(experiment, SPEC, Algorithms.discover()), copies -> {
            throw new AssertionError("nothing is made");
        });
    }

    @Test
    void theyAreAddedUp() {
        Blueprint blueprint = blueprint(
                "algorithm.bufferSize=100000",
                "behaviours.b.algorithm.bufferSize=200000",
                "termination.maxSteps=10000000");
        long rowBytes = 4L * (2 * 6 + 1 + 2);

        // Each needs three times its rows: itself, and two checkpoints.
        JvmMemory exactly = new JvmMemory(3 * 300_000 * rowBytes, 0);
        assertThatCode(() -> blueprint.checkMemory(exactly)).doesNotThrowAnyException();
        assertThatThrownBy(() -> blueprint.checkMemory(new JvmMemory(exactly.heapBytes() - 1, 0)))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("algorithm.bufferSize = 100000 (as used by behaviour a) and"
                        + " behaviours.b.algorithm.bufferSize = 200000 together need a heap of "
                        + exactly.heapBytes() + " bytes")
                .hasMessageEndingWith("or a smaller algorithm.bufferSize or behaviours.b.algorithm.bufferSize");
    }
}
