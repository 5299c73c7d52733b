package io.troupe.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.algorithm.Algorithm;
import io.troupe.spec.EnvironmentSpec;

/** An algorithm that has settings and nothing else. */
record FakeAlgorithm(String name, String settings) implements Algorithm {
    /** The names of PPO's settings, so that the shipped experiments can be read. */
    static final FakeAlgorithm PPO = new FakeAlgorithm("ppo", """
            learningRate = 3e-4, learningRateSchedule = constant, learningRateEnd = ${algorithm.learningRate}
            discount = 0.99, gaeLambda = 0.95, epochs = 4, minibatchSize = 256
            clipRange = 0.2, clipRangeSchedule = constant, clipRangeEnd = 0.2, valueClipRange = null
            entropyCoefficient = 0, entropySchedule = constant, entropyEnd = 0
            valueCoefficient = 0.5, maxGradientNorm = 0.5, targetKl = null, adamEpsilon = 1e-5, initialLogStd = 0
            normalizeAdvantages = true, normalizeObservations = false, normalizeRewards = false
            network { hidden = [64, 64], activation = tanh, shared = false, inference = auto }
            """);

    @Override
    public Config defaults() {
        return ConfigFactory.parseString(settings);
    }

    @Override
    public ConfiguredAlgorithm configure(Config algorithm, EnvironmentSpec spec) {
        throw new UnsupportedOperationException("it only has settings");
    }
}
