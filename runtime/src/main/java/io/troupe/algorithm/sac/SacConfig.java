package io.troupe.algorithm.sac;

import com.typesafe.config.Config;
import io.troupe.algorithm.neural.PerceptronLayout;
import io.troupe.algorithm.neural.Settings;
import io.troupe.policy.Activation;
import java.util.List;

/**
 * The settings of SAC; {@code defaults.conf} describes each.
 *
 * @param learningRate of Adam, of actor and critics
 * @param discount gamma
 * @param steps of a transition, n
 * @param tau share by which the targets follow the critics in each gradient step
 * @param batchSize rows of a gradient step
 * @param capacity transitions that the replay holds
 * @param heapBytes of the replay; a larger one is kept outside of the heap
 * @param learningStarts environment steps before the first gradient step, with actions drawn uniformly
 * @param gradientSteps of an update
 * @param adamEpsilon of Adam
 * @param learnsTemperature whether temperatures follow the target entropy
 * @param initialTemperature at the start, or all along
 * @param temperatureLearningRate of Adam, of the temperatures
 * @param entropyPerDimension target entropy of a continuous element in [-1, 1], nats
 * @param entropyShare target entropy of a discrete branch, as a share of the largest there is
 * @param hidden sizes of the hidden layers
 * @param activation of the hidden layers
 * @param updateThreads threads that an update may run on
 * @param threadsWithin threads that a single node of the graph may run on
 */
record SacConfig(
        float learningRate,
        float discount,
        int steps,
        float tau,
        int batchSize,
        int capacity,
        long heapBytes,
        int learningStarts,
        int gradientSteps,
        float adamEpsilon,
        boolean learnsTemperature,
        float initialTemperature,
        float temperatureLearningRate,
        float entropyPerDimension,
        float entropyShare,
        List<Integer> hidden,
        Activation activation,
        int updateThreads,
        int threadsWithin) {
    private static final int LARGEST_SIZE = 1 << 20;

    /**
     * Reads and checks the {@code algorithm} section of an experiment.
     *
     * @throws com.typesafe.config.ConfigException naming path, value and range of a bad setting
     */
    static SacConfig from(Config algorithm) {
        Settings settings = new Settings(algorithm);
        return new SacConfig(
                settings.positive("learningRate", 1),
                settings.number("discount", 0, 1),
                settings.integer("steps", 1, 1000),
                settings.positive("tau", 1),
                settings.integer("batchSize", 1, LARGEST_SIZE),
                settings.integer("replay.capacity", 1, Integer.MAX_VALUE),
                algorithm.getBytes("replay.heap"),
                settings.integer("learningStarts", 0, Integer.MAX_VALUE),
                settings.integer("gradientSteps", 1, LARGEST_SIZE),
                settings.positive("adamEpsilon", 1),
                settings.bool("temperature.learned"),
                settings.positive("temperature.initial", Float.MAX_VALUE),
                settings.positive("temperature.learningRate", 1),
                settings.number("temperature.entropyPerDimension", -100, 100),
                settings.number("temperature.entropyShare", 0, 1),
                settings.integers("network.hidden", 1, LARGEST_SIZE),
                settings.choice("network.activation", Activation.class),
                settings.integer("updateThreads", 1, 64),
                settings.integer("threadsWithin", 1, 64));
    }

    PerceptronLayout actor(int observationSize, ActionParts parts) {
        return new PerceptronLayout(observationSize, hidden, activation, parts.actorOutputs());
    }

    PerceptronLayout critic(int observationSize, ActionParts parts) {
        return new PerceptronLayout(parts.continuous() + observationSize, hidden, activation, parts.criticOutputs());
    }

    /** Of each temperature, nats. */
    float[] targetEntropies(ActionParts parts) {
        float[] targets = new float[parts.temperatures()];
        int next = 0;
        if (parts.continuous() > 0) {
            targets[next++] = entropyPerDimension * parts.continuous();
        }
        for (int n : parts.branches()) {
            targets[next++] = (float) (entropyShare * Math.log(n));
        }
        return targets;
    }
}
