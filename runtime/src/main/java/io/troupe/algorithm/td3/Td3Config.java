package io.troupe.algorithm.td3;

import com.typesafe.config.Config;
import io.troupe.algorithm.neural.PerceptronLayout;
import io.troupe.algorithm.neural.ReplaySettings;
import io.troupe.algorithm.neural.Settings;
import io.troupe.policy.Activation;
import io.troupe.spec.EnvironmentSpec;
import java.util.List;

/**
 * The settings of TD3; {@code defaults.conf} describes each. Noise is that of actions in [-1, 1].
 *
 * @param replay what is learnt from, how often
 * @param learningRate of Adam
 * @param tau share by which the targets follow at each step of the actor
 * @param adamEpsilon of Adam
 * @param policyDelay steps of the critics for one of the actor
 * @param explorationNoise standard deviation of what is added to actions
 * @param targetNoise standard deviation of what is added to the targets' actions
 * @param targetNoiseClip how large that may be
 * @param hidden sizes of the hidden layers
 * @param activation of the hidden layers
 * @param updateThreads threads that an update may run on
 */
record Td3Config(
        ReplaySettings replay,
        float learningRate,
        float tau,
        float adamEpsilon,
        int policyDelay,
        float explorationNoise,
        float targetNoise,
        float targetNoiseClip,
        List<Integer> hidden,
        Activation activation,
        int updateThreads) {
    private static final int LARGEST_SIZE = 1 << 20;

    /**
     * Reads and checks the {@code algorithm} section of an experiment.
     *
     * @throws com.typesafe.config.ConfigException naming path, value and range of a bad setting
     */
    static Td3Config from(Config algorithm) {
        Settings settings = new Settings(algorithm);
        return new Td3Config(
                ReplaySettings.from(settings),
                settings.positive("learningRate", 1),
                settings.positive("tau", 1),
                settings.positive("adamEpsilon", 1),
                settings.integer("policyDelay", 1, LARGEST_SIZE),
                settings.number("explorationNoise", 0, 2),
                settings.number("targetNoise", 0, 2),
                settings.number("targetNoiseClip", 0, 2),
                settings.layers("network.hidden", LARGEST_SIZE),
                settings.choice("network.activation", Activation.class),
                settings.integer("updateThreads", 1, 64));
    }

    /** Rows of a gradient step, N. */
    int batchSize() {
        return replay.batchSize();
    }

    PerceptronLayout actor(EnvironmentSpec spec) {
        return new PerceptronLayout(
                spec.observation().size(), hidden, activation, spec.action().size());
    }

    PerceptronLayout critic(EnvironmentSpec spec) {
        return new PerceptronLayout(spec.action().size() + spec.observation().size(), hidden, activation, 1);
    }
}
