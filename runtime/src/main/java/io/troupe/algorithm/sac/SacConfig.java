package io.troupe.algorithm.sac;

import com.typesafe.config.Config;
import io.troupe.algorithm.neural.ActorCriticSettings;
import io.troupe.algorithm.neural.MemorySettings;
import io.troupe.algorithm.neural.Settings;
import io.troupe.spec.EnvironmentSpec;

/**
 * The settings of SAC; {@code defaults.conf} describes each.
 *
 * @param common those that every such algorithm has
 * @param firstActions before anything is learnt
 * @param temperature the weight of entropy
 * @param memory LSTM of every network
 */
record SacConfig(
        ActorCriticSettings common, FirstActions firstActions, Temperature temperature, MemorySettings memory) {
    /**
     * @param learned whether it follows the target entropy
     * @param initial at the start, or all along
     * @param learningRate of its Adam
     * @param entropyPerDimension target entropy of a continuous element in [-1, 1], nats
     * @param entropyShare target entropy of a discrete branch, as a share of the largest that its mask leaves
     */
    record Temperature(
            boolean learned, float initial, float learningRate, float entropyPerDimension, float entropyShare) {
        /** Of each part of an action, nats. */
        float[] targetEntropies(SacShape shape) {
            float[] targets = new float[shape.temperatures()];
            int next = 0;
            if (shape.continuous() > 0) {
                targets[next++] = entropyPerDimension * shape.continuous();
            }
            for (int n : shape.branches()) {
                targets[next++] = (float) (entropyShare * Math.log(n));
            }
            return targets;
        }
    }

    /**
     * Reads and checks the {@code algorithm} section of an experiment.
     *
     * @throws com.typesafe.config.ConfigException naming path, value and range of a bad setting
     */
    static SacConfig from(Config algorithm) {
        Settings settings = new Settings(algorithm);
        return new SacConfig(
                ActorCriticSettings.from(settings),
                settings.choice("firstActions", FirstActions.class),
                new Temperature(
                        settings.bool("temperature.learned"),
                        settings.positive("temperature.initial", 1e6),
                        settings.positive("temperature.learningRate", 1),
                        settings.number("temperature.entropyPerDimension", -100, 100),
                        settings.number("temperature.entropyShare", 0, 1)),
                MemorySettings.from(settings));
    }

    /** Networks for an environment. */
    SacShape shape(EnvironmentSpec spec) {
        return SacShape.of(spec, common.hidden(), common.activation());
    }
}
