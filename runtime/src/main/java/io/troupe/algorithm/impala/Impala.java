package io.troupe.algorithm.impala;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.algorithm.Algorithm;
import io.troupe.algorithm.Annealing;
import io.troupe.algorithm.LearnerContext;
import io.troupe.algorithm.neural.Settings;
import io.troupe.algorithm.ppo.Ppo;
import io.troupe.algorithm.ppo.PpoConfig;
import io.troupe.spec.EnvironmentSpec;

/**
 * Espeholt et al., "IMPALA: Scalable Distributed Deep-RL with Importance Weighted Actor-Learner Architectures" (2018).
 *
 * <p>The policy gradient is taken with PPO's surrogate, without a clip range and with ratios against the policy before the
 * update: in the first minibatch the ratio is 1 and the gradient that of the paper, rho A grad log pi. In later ones it
 * accounts for what the steps before have changed.
 */
public final class Impala implements Algorithm {
    private static final int MOST_MINIBATCHES = 1 << 16;
    /** So large that no ratio of two floats gets there. */
    private static final Annealing NO_CLIP_RANGE = Annealing.constant(1e30f);

    @Override
    public String name() {
        return "impala";
    }

    @Override
    public Config defaults() {
        return ConfigFactory.parseResources(Impala.class, "defaults.conf");
    }

    @Override
    public ConfiguredAlgorithm configure(Config algorithm, EnvironmentSpec spec) {
        PpoConfig config = PpoConfig.from(algorithm.withFallback(new Ppo().defaults()));
        Settings settings = new Settings(algorithm);
        int minibatches = settings.integer("minibatches", 1, MOST_MINIBATCHES);
        return new VTraceAlgorithm(
                config,
                spec,
                VTraceSettings.from(settings, OldPolicy.TARGET, 1),
                context -> config.withoutStandardization(minibatchSize(context, minibatches), NO_CLIP_RANGE));
    }

    private static int minibatchSize(LearnerContext context, int minibatches) {
        int rows = context.batchRows();
        if (rows % minibatches != 0) {
            throw new IllegalArgumentException("algorithm.minibatches = " + minibatches
                    + " does not divide the batch of " + rows + " rows (workers.count = " + context.fragments()
                    + " x workers.rolloutSteps = " + context.rolloutSteps() + " x workers.environments = "
                    + context.copies() + ") into equal parts");
        }
        return rows / minibatches;
    }
}
