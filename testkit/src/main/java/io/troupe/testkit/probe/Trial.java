package io.troupe.testkit.probe;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.algorithm.Algorithm;
import io.troupe.algorithm.Algorithms;
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
import io.troupe.config.Experiment.WorkerSettings.WhenFull;
import io.troupe.env.Environment;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.PerCopyVectorEnvironment;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.training.Blueprint;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * How an algorithm is tried: one worker, in {@code lockstep} mode, in one thread. The same trial gives the same result.
 *
 * @param algorithm name and settings; what they leave out is the algorithm's default
 * @param environments copies of the environment
 * @param rolloutSteps steps of each copy in a batch
 * @param steps of all copies together, after which training ends
 * @param seed of everything random
 */
public record Trial(AlgorithmSettings algorithm, int environments, int rolloutSteps, long steps, long seed) {
    private static final int MOST_REPAIRS = 10;

    /** @param settings in HOCON, such as {@code "learningRate = 5e-3, network.hidden = [32]"} */
    public static Trial of(String algorithm, String settings, int environments, int rolloutSteps, long steps) {
        return new Trial(
                new AlgorithmSettings(algorithm, ConfigFactory.parseString(settings)),
                environments,
                rolloutSteps,
                steps,
                1);
    }

    /** This with another seed. */
    public Trial withSeed(long other) {
        return new Trial(algorithm, environments, rolloutSteps, steps, other);
    }

    /**
     * What runs this trial on an environment.
     *
     * @param maker makes one copy
     * @param over settings of the algorithm that take the place of the trial's
     * @throws IllegalArgumentException when there is no algorithm of this name, or it has no such setting
     * @throws io.troupe.input.UserError when the algorithm does not know such spaces
     */
    public Blueprint blueprint(Supplier<? extends Environment> maker, Config over) {
        Algorithm found = Algorithms.discover()
                .find(algorithm.name())
                .orElseThrow(() -> new IllegalArgumentException("there is no algorithm '" + algorithm.name()
                        + "'; there are " + Algorithms.discover().names()));
        requireKnown(over, found.defaults());
        requireKnown(algorithm.settings(), found.defaults());
        Config settings = over.withFallback(algorithm.settings())
                .withFallback(found.defaults())
                .resolve();
        EnvironmentSpec spec = specOf(maker);
        return new Blueprint(
                experiment(spec.name(), new AlgorithmSettings(algorithm.name(), settings)),
                spec,
                found.configure(settings, spec),
                copies -> PerCopyVectorEnvironment.create(spec.name(), maker, copies));
    }

    /** A setting that nobody reads would judge the algorithm by its defaults. */
    private void requireKnown(Config settings, Config defaults) {
        settings.entrySet().forEach(entry -> {
            if (!defaults.hasPathOrNull(entry.getKey())) {
                throw new IllegalArgumentException("algorithm '" + algorithm.name() + "' has no setting '"
                        + entry.getKey() + "'; there are " + defaults.root().keySet());
            }
        });
    }

    private static EnvironmentSpec specOf(Supplier<? extends Environment> maker) {
        Environment environment = maker.get();
        EnvironmentSpec spec = environment.spec();
        environment.close();
        return spec;
    }

    private Experiment experiment(String environment, AlgorithmSettings settings) {
        return new Experiment(
                "probe",
                seed,
                CollectionMode.LOCKSTEP,
                "cpu",
                new EnvironmentSettings(environment, EnvironmentParameters.NONE),
                new WorkerSettings(1, environments, rolloutSteps, 1, 1 << 20, WhenFull.BLOCK, InferencePlacement.LOCAL),
                settings,
                new TerminationSettings(steps, 0, 0, Optional.empty(), OptionalDouble.empty(), OptionalDouble.empty()),
                new CheckpointSettings(0, 1, CheckpointSettings.OnFailure.FAIL),
                new EvaluationSettings(0, 1, false),
                new MetricsSettings(steps, false),
                new SupervisionSettings(Duration.ofSeconds(1), Duration.ofSeconds(1), MOST_REPAIRS),
                ConfigFactory.empty());
    }
}
