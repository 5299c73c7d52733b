package io.troupe.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.algorithm.Algorithms;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.evaluation.EpisodeEvaluation;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.training.Blueprint;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped experiment finds the way to the goal, which is at the end of every episode on firm ice. */
final class FrozenLakeExperimentTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void reachesTheGoalEveryTime(int seed) {
        Algorithms algorithms = Algorithms.discover();
        Experiment experiment = new ExperimentLoader(algorithms)
                .load("frozen-lake", List.of("seed=" + seed, "termination.maxSteps=40000"));
        Environments environments = Environments.discover();
        String name = experiment.environment().name();
        EnvironmentParameters parameters = experiment.environment().parameters();
        EnvironmentSpec spec = environments.create(name, 1, parameters).spec();
        var algorithm = algorithms
                .find(experiment.algorithm().name())
                .orElseThrow()
                .configure(experiment.algorithm().settings(), spec);
        Blueprint blueprint =
                new Blueprint(experiment, spec, algorithm, copies -> environments.create(name, copies, parameters));
        try (TrainingLoop loop = new TrainingLoop(blueprint, Optional.empty(), Clock.systemUTC());
                EpisodeEvaluation evaluation = new EpisodeEvaluation(
                        environments.create(name, 10, parameters),
                        blueprint.replicas().behaviours().getFirst().get(),
                        1)) {
            loop.run(report -> {});
            assertThat(evaluation.evaluate(loop.training().current(), 10).meanReturn())
                    .isEqualTo(1);
        }
    }
}
