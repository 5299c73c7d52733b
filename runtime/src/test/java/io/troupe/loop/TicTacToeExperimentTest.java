package io.troupe.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.algorithm.Algorithms;
import io.troupe.algorithm.Behaviour;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.env.JointEnvironment;
import io.troupe.evaluation.EpisodeEvaluation;
import io.troupe.policy.PolicySnapshot;
import io.troupe.training.Blueprint;
import io.troupe.training.ConfiguredBehaviours;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The shipped experiment learns to play by nothing but games against itself. */
@Tag("slow")
final class TicTacToeExperimentTest {
    private static final int GAMES = 1_000;

    private final Algorithms algorithms = Algorithms.discover();
    private final Environments environments = Environments.discover();

    private JointEnvironment games(int copies, Map<String, Object> parameters) {
        return environments.createJoint("TicTacToe-v0", copies, new EnvironmentParameters(parameters));
    }

    @Test
    void hardlyEverLosesAgainstAnybody() {
        Experiment experiment = new ExperimentLoader(algorithms).load("tic-tac-toe", List.of());
        List<Behaviour> behaviours;
        try (JointEnvironment one = games(1, Map.of())) {
            behaviours = ConfiguredBehaviours.of(experiment, one.spec(), algorithms);
        }
        Blueprint blueprint = new Blueprint(experiment, behaviours, copies -> games(copies, Map.of()));
        try (TrainingLoop loop = new TrainingLoop(blueprint, Optional.empty(), Clock.systemUTC())) {
            loop.run(report -> {});
            PolicySnapshot policy = loop.training().current();
            assertThat(meanResult(experiment, policy, "random")).isGreaterThan(0.8);
            assertThat(meanResult(experiment, policy, "perfect")).isGreaterThan(-0.05);
        }
    }

    private double meanResult(Experiment experiment, PolicySnapshot policy, String opponent) {
        Map<String, Object> parameters = Map.of("opponent", opponent);
        List<Behaviour> behaviours;
        try (JointEnvironment one = games(1, parameters)) {
            behaviours = ConfiguredBehaviours.of(experiment, one.spec(), algorithms);
        }
        try (EpisodeEvaluation evaluation = EpisodeEvaluation.of(games(32, parameters), behaviours, 1)) {
            return evaluation.evaluate(policy, GAMES).meanReturn();
        }
    }
}
