package io.troupe.algorithm.neural;

import io.troupe.policy.Activation;
import java.util.List;

/**
 * How an actor and two critics learn from a replay: settings that have the same names in each such algorithm.
 *
 * @param replay what is learnt from, how often
 * @param learningRate of Adam, of actor and critics
 * @param tau share by which the targets follow
 * @param adamEpsilon of Adam
 * @param hidden sizes of the hidden layers of every network
 * @param activation of the hidden layers
 * @param updateThreads threads that an update may run on
 */
public record ActorCriticSettings(
        ReplaySettings replay,
        float learningRate,
        float tau,
        float adamEpsilon,
        List<Integer> hidden,
        Activation activation,
        int updateThreads) {
    private static final int LARGEST_SIZE = 1 << 20;

    /** @throws com.typesafe.config.ConfigException naming path, value and range of a bad setting */
    public static ActorCriticSettings from(Settings settings) {
        return new ActorCriticSettings(
                ReplaySettings.from(settings),
                settings.positive("learningRate", 1),
                settings.positive("tau", 1),
                settings.positive("adamEpsilon", 1),
                settings.layers("network.hidden", LARGEST_SIZE),
                settings.choice("network.activation", Activation.class),
                settings.integer("updateThreads", 1, 64));
    }

    /** Rows of a gradient step, N. */
    public int batchSize() {
        return replay.batchSize();
    }
}
