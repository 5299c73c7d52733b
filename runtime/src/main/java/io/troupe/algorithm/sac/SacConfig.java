package io.troupe.algorithm.sac;

import com.typesafe.config.Config;
import io.troupe.algorithm.neural.ReplaySettings;
import io.troupe.algorithm.neural.Settings;
import io.troupe.policy.Activation;
import io.troupe.spec.EnvironmentSpec;
import java.util.List;

/**
 * The settings of SAC; {@code defaults.conf} describes each.
 *
 * @param replay what is learnt from, how often
 * @param firstActions before anything is learnt
 * @param learningRate of Adam, of actor and critics
 * @param tau share by which the targets follow the critics in each gradient step
 * @param adamEpsilon of Adam
 * @param temperature the weight of entropy
 * @param hidden sizes of the hidden layers
 * @param activation of the hidden layers
 * @param updateThreads threads that an update may run on
 */
record SacConfig(
        ReplaySettings replay,
        FirstActions firstActions,
        float learningRate,
        float tau,
        float adamEpsilon,
        Temperature temperature,
        List<Integer> hidden,
        Activation activation,
        int updateThreads) {
    private static final int LARGEST_SIZE = 1 << 20;

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
                ReplaySettings.from(settings),
                settings.choice("firstActions", FirstActions.class),
                settings.positive("learningRate", 1),
                settings.positive("tau", 1),
                settings.positive("adamEpsilon", 1),
                new Temperature(
                        settings.bool("temperature.learned"),
                        settings.positive("temperature.initial", 1e6),
                        settings.positive("temperature.learningRate", 1),
                        settings.number("temperature.entropyPerDimension", -100, 100),
                        settings.number("temperature.entropyShare", 0, 1)),
                settings.layers("network.hidden", LARGEST_SIZE),
                settings.choice("network.activation", Activation.class),
                settings.integer("updateThreads", 1, 64));
    }

    /** Rows of a gradient step, N. */
    int batchSize() {
        return replay.batchSize();
    }

    /** Networks for an environment. */
    SacShape shape(EnvironmentSpec spec) {
        return SacShape.of(spec, hidden, activation);
    }
}
