package io.troupe.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.RunBlueprint;
import io.troupe.config.Experiment;
import io.troupe.loop.TrainingLoop;
import io.troupe.metrics.RunSummary;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The actors compute with PPO what one thread computes, bit for bit. */
final class OneThreadTest {
    private static final List<String> SMALL = List.of(
            "workers.count=2",
            "workers.environments=8",
            "workers.rolloutSteps=64",
            "algorithm.minibatchSize=64",
            "algorithm.epochs=3",
            "algorithm.network.hidden=[16, 16]",
            "termination.targetReturn=null",
            "termination.maxUpdates=10",
            "evaluation.atEnd=false");

    @TempDir
    Path results;

    private void theActorsAgree(String name, String mode, List<String> more) throws Exception {
        List<String> overrides = new ArrayList<>(SMALL);
        overrides.add("mode=" + mode);
        overrides.addAll(more);
        Experiment experiment = WholeRun.experiment(name, overrides);

        RunSummary summary = WholeRun.run(experiment, results, "run", List.of());

        assertThat(summary.updates()).isEqualTo(10);
        assertThat(summary.episodes()).isPositive();
        try (TrainingLoop loop = new TrainingLoop(RunBlueprint.of(experiment), Optional.empty(), Clock.systemUTC())) {
            for (int update = 1; update <= 10; update++) {
                assertThat(loop.training().current().weightsSha256())
                        .as("before update %d", update)
                        .isNotEqualTo(summary.weightsSha256());
                loop.update();
            }
            assertThat(loop.training().current().weightsSha256()).isEqualTo(summary.weightsSha256());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lockstep", "pipelined"})
    void withDiscreteActions(String mode) throws Exception {
        theActorsAgree("cartpole", mode, List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"lockstep", "pipelined"})
    void withAMemory(String mode) throws Exception {
        theActorsAgree("cartpole", mode, List.of("algorithm.network.memory.units=8"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lockstep", "pipelined"})
    void withContinuousActionsAndBothNormalisations(String mode) throws Exception {
        theActorsAgree(
                "pendulum",
                mode,
                List.of(
                        "workers.rolloutSteps=128",
                        "algorithm.normalizeObservations=true",
                        "algorithm.normalizeRewards=true"));
    }
}
