package io.troupe.algorithm.td3;

import com.typesafe.config.Config;
import io.troupe.algorithm.neural.ActorCriticSettings;
import io.troupe.algorithm.neural.PerceptronLayout;
import io.troupe.algorithm.neural.Settings;
import io.troupe.spec.EnvironmentSpec;

/**
 * The settings of TD3; {@code defaults.conf} describes each. Noise is that of actions in [-1, 1].
 *
 * @param common those that every such algorithm has; the targets follow at each step of the actor
 * @param policyDelay steps of the critics for one of the actor
 * @param explorationNoise standard deviation of what is added to actions
 * @param targetNoise standard deviation of what is added to the targets' actions
 * @param targetNoiseClip how large that may be
 */
record Td3Config(
        ActorCriticSettings common, int policyDelay, float explorationNoise, float targetNoise, float targetNoiseClip) {
    private static final int LARGEST_DELAY = 1 << 20;

    /**
     * Reads and checks the {@code algorithm} section of an experiment.
     *
     * @throws com.typesafe.config.ConfigException naming path, value and range of a bad setting
     */
    static Td3Config from(Config algorithm) {
        Settings settings = new Settings(algorithm);
        return new Td3Config(
                ActorCriticSettings.from(settings),
                settings.integer("policyDelay", 1, LARGEST_DELAY),
                settings.number("explorationNoise", 0, 2),
                settings.number("targetNoise", 0, 2),
                settings.number("targetNoiseClip", 0, 2));
    }

    PerceptronLayout actor(EnvironmentSpec spec) {
        return new PerceptronLayout(
                spec.observation().size(),
                common.hidden(),
                common.activation(),
                spec.action().size());
    }

    PerceptronLayout critic(EnvironmentSpec spec) {
        return new PerceptronLayout(
                spec.action().size() + spec.observation().size(), common.hidden(), common.activation(), 1);
    }
}
