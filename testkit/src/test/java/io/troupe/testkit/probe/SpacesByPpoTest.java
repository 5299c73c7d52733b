package io.troupe.testkit.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.algorithm.ppo.Ppo;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.config.CollectionMode;
import io.troupe.config.Experiment;
import io.troupe.config.Experiment.AlgorithmSettings;
import io.troupe.config.Experiment.CheckpointSettings;
import io.troupe.config.Experiment.EnvironmentSettings;
import io.troupe.config.Experiment.EvaluationSettings;
import io.troupe.config.Experiment.MetricsSettings;
import io.troupe.config.Experiment.SupervisionSettings;
import io.troupe.config.Experiment.TerminationSettings;
import io.troupe.config.Experiment.WorkerSettings;
import io.troupe.config.Experiment.WorkerSettings.InferencePlacement;
import io.troupe.env.Environment;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.PerCopyVectorEnvironment;
import io.troupe.evaluation.EpisodeEvaluation;
import io.troupe.loop.TrainingLoop;
import io.troupe.metrics.Tags;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.Hybrid;
import io.troupe.spec.MultiBinary;
import io.troupe.spec.MultiDiscrete;
import io.troupe.spec.Space;
import io.troupe.training.Blueprint;
import io.troupe.training.UpdateReport;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** PPO solves an identity environment of every space in seconds, in every way that its updates are computed. */
final class SpacesByPpoTest {
    private static final Space BRANCHES = new MultiDiscrete(3, 2);
    private static final Space HYBRID = new Hybrid(Box.of(2, -1, 1), new MultiDiscrete(3, 2));
    private static final String TWO_THREADS = "updateThreads = 2";
    private static final String ONE_THREAD = "updateThreads = 1";
    private static final String SHARED = "network.shared = true";
    private static final String SLICED = "gradientParts = 3";

    static Stream<Arguments> environments() {
        return Stream.of(
                Arguments.of(ONE_THREAD, supplier(() -> new Identity(new Discrete(4), false))),
                Arguments.of(ONE_THREAD, supplier(() -> new Identity(Box.of(2, -1, 1), false))),
                Arguments.of(ONE_THREAD, supplier(() -> new Identity(BRANCHES, false))),
                Arguments.of(ONE_THREAD, supplier(() -> new Identity(new MultiBinary(4), false))),
                Arguments.of(TWO_THREADS, supplier(() -> new Identity(HYBRID, false))),
                Arguments.of(SHARED, supplier(() -> new Identity(HYBRID, false))),
                Arguments.of(SLICED, supplier(() -> new Identity(HYBRID, false))),
                Arguments.of(ONE_THREAD, supplier(() -> new Identity(HYBRID, true))),
                Arguments.of(TWO_THREADS, supplier(() -> new MaskedIdentity(new Discrete(4)))),
                Arguments.of(ONE_THREAD, supplier(() -> new MaskedIdentity(new MultiDiscrete(4, 3)))),
                Arguments.of(SLICED, supplier(() -> new MaskedIdentity(HYBRID))));
    }

    private static Supplier<Environment> supplier(Supplier<Environment> supplier) {
        return supplier;
    }

    /** A masked action would be refused by the environment, which ends the run. */
    @ParameterizedTest
    @MethodSource("environments")
    void solvesIt(String settings, Supplier<Environment> maker) {
        Blueprint blueprint = blueprint(settings, maker, 30_000);
        try (TrainingLoop loop = new TrainingLoop(blueprint, Optional.empty(), Clock.systemUTC());
                EpisodeEvaluation evaluation = blueprint.createEvaluation(32, 1)) {
            loop.run(report -> {});

            double perStep = evaluation.evaluate(loop.training().current(), 100).meanReturn() / 10;
            assertThat(perStep).isBetween(0.95, 1.0);
        }
    }

    @Test
    void aResumedRunWithMasksIsTheSameBitForBit() {
        Blueprint blueprint = blueprint(TWO_THREADS, () -> new MaskedIdentity(HYBRID), 30_000);
        Checkpoint checkpoint;
        String expected;
        try (TrainingLoop loop = new TrainingLoop(blueprint, Optional.empty(), Clock.systemUTC())) {
            updates(loop, 3);
            checkpoint = loop.training().capture("run", 1);
            updates(loop, 3);
            expected = loop.training().current().weightsSha256();
        }
        try (TrainingLoop loop = new TrainingLoop(blueprint, Optional.of(checkpoint), Clock.systemUTC())) {
            updates(loop, 3);

            assertThat(loop.training().current().weightsSha256()).isEqualTo(expected);
        }
    }

    @Test
    void reportsHowManyActionsWereInvalid() {
        // Standard deviation e^2 around 0: 1 in 1.46 of the actions is outside [-3, 3].
        Blueprint blueprint =
                blueprint("initialLogStd = 2, learningRate = 1e-9", () -> new Identity(Box.of(1, -1, 1), false), 512);
        try (TrainingLoop loop = new TrainingLoop(blueprint, Optional.empty(), Clock.systemUTC())) {
            UpdateReport report = loop.update();

            float count = report.statistics().others().getOrDefault(Tags.INVALID_ACTIONS, -1f);
            assertThat(count).isBetween(0.6f * 256, 0.76f * 256);
            assertThat(report.statistics().others()).containsEntry(Tags.INVALID_ACTION_RATE, count / 256);
        }
    }

    private static void updates(TrainingLoop loop, int count) {
        for (int i = 0; i < count; i++) {
            loop.update();
        }
    }

    /** A bandit problem with contexts: nothing is to be learnt from what comes later, so the discount is 0. */
    private static Blueprint blueprint(String settings, Supplier<Environment> maker, long steps) {
        Config algorithm = ConfigFactory.parseString(settings)
                .withFallback(ConfigFactory.parseString("discount = 0, learningRate = 5e-3, minibatchSize = 64,"
                        + " epochs = 4, network.hidden = [64], learningRateSchedule = linear, initialLogStd = -1"))
                .withFallback(new Ppo().defaults())
                .resolve();
        Experiment experiment = new Experiment(
                "identity",
                1,
                CollectionMode.LOCKSTEP,
                "cpu",
                new EnvironmentSettings("Identity", EnvironmentParameters.NONE),
                new WorkerSettings(1, 8, 32, 1, 1 << 20, WorkerSettings.WhenFull.BLOCK, InferencePlacement.LOCAL),
                new AlgorithmSettings("ppo", algorithm),
                new TerminationSettings(steps, 0, 0, Optional.empty(), OptionalDouble.empty(), OptionalDouble.empty()),
                new CheckpointSettings(0, 1, CheckpointSettings.OnFailure.FAIL),
                new EvaluationSettings(0, 1, false),
                new MetricsSettings(100, false),
                new SupervisionSettings(Duration.ofSeconds(1), Duration.ofSeconds(1), 10),
                ConfigFactory.empty());
        try (Environment environment = maker.get()) {
            return new Blueprint(
                    experiment,
                    environment.spec(),
                    new Ppo().configure(algorithm, environment.spec()),
                    copies -> PerCopyVectorEnvironment.create("Identity", maker, copies));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
