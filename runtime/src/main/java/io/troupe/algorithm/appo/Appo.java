package io.troupe.algorithm.appo;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.troupe.algorithm.Algorithm;
import io.troupe.algorithm.impala.OldPolicy;
import io.troupe.algorithm.impala.VTraceAlgorithm;
import io.troupe.algorithm.impala.VTraceSettings;
import io.troupe.algorithm.neural.Settings;
import io.troupe.algorithm.ppo.Ppo;
import io.troupe.algorithm.ppo.PpoConfig;
import io.troupe.spec.EnvironmentSpec;

/**
 * Asynchronous PPO: the surrogate of Schulman et al. (2017) on advantages and value targets of V-trace, as in RLlib's APPO
 * and in Petrenko et al., "Sample Factory: Egocentric 3D Control from Pixels at 100000 FPS with Asynchronous Reinforcement
 * Learning" (2020).
 */
public final class Appo implements Algorithm {
    private static final int MOST_UPDATES = 1_000_000;

    @Override
    public String name() {
        return "appo";
    }

    @Override
    public Config defaults() {
        return ConfigFactory.parseResources(Appo.class, "defaults.conf");
    }

    @Override
    public ConfiguredAlgorithm configure(Config algorithm, EnvironmentSpec spec) {
        PpoConfig config = PpoConfig.from(algorithm.withFallback(new Ppo().defaults()));
        Settings settings = new Settings(algorithm);
        OldPolicy oldPolicy = settings.choice("oldPolicy", OldPolicy.class);
        int targetUpdates = settings.integer("targetUpdates", 1, MOST_UPDATES);
        if (oldPolicy == OldPolicy.BEHAVIOUR && targetUpdates > 1) {
            throw new ConfigException.BadValue(
                    algorithm.getValue("targetUpdates").origin(),
                    "algorithm.targetUpdates",
                    targetUpdates + " has no meaning with oldPolicy = behaviour: use 1, or oldPolicy = target");
        }
        PpoConfig updates = oldPolicy == OldPolicy.TARGET
                ? config.withoutStandardization(config.minibatchSize(), config.clipRange())
                : config;
        return new VTraceAlgorithm(
                updates, spec, VTraceSettings.from(settings, oldPolicy, targetUpdates), context -> updates);
    }
}
