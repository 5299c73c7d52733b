package io.troupe.algorithm.ppo;

import io.troupe.algorithm.GradientExchange;
import io.troupe.algorithm.neural.AdamSteps;
import io.troupe.policy.NetworkSpec;
import io.troupe.tensorflow.Device;

/**
 * PPO's gradient steps, somewhere in TensorFlow. One owner, one thread at a time.
 *
 * <p>Call order of an update: {@link #value}, then {@link #epoch} once or more, then {@link #finish}; everything else
 * between updates.
 */
sealed interface PpoUpdates extends AutoCloseable permits PpoSession, PairedSessions, SlicedUpdates {
    /**
     * The way that suits settings, network and group.
     *
     * @param batchRows of every batch
     */
    static PpoUpdates create(
            PpoConfig config, NetworkSpec network, int batchRows, Device device, GradientExchange exchange) {
        if (slices(config, exchange)) {
            return new SlicedUpdates(config, network, batchRows, device, exchange);
        }
        boolean pair = config.updateThreads() > 1 && !network.shared();
        return pair
                ? new PairedSessions(config, network, batchRows, device)
                : new PpoSession(config, network, batchRows, device);
    }

    /** Whether gradients are summed up from slices of the minibatch. */
    static boolean slices(PpoConfig config, GradientExchange exchange) {
        return config.gradientParts() > 0 || exchange.size() > 1;
    }

    /** Size of the parameter vector. */
    int parameterCount();

    boolean usesGpu();

    void assignParameters(float[] values);

    void assignMoments(float[] first, float[] second);

    /** All parameters, in a new array. */
    float[] parameters();

    /** Adam's first moment, in a new array. */
    float[] firstMoment();

    /** Adam's second moment, in a new array. */
    float[] secondMoment();

    /** Values every row of the batch with the current parameters, in one forward pass. */
    void value(PpoBatch batch);

    /**
     * Takes the steps of one epoch.
     *
     * @param batch with advantages
     * @param order of its rows, [R]
     * @param adam counts the steps
     * @param learningRate in force
     * @param clipRange in force
     * @param entropyCoefficient in force
     * @param statistics receives {@link MinibatchStatistics#values()} of the last minibatch
     */
    void epoch(
            PpoBatch batch,
            int[] order,
            AdamSteps adam,
            float learningRate,
            float clipRange,
            float entropyCoefficient,
            float[] statistics);

    /** Applies what is still pending of the last epoch. */
    void finish();

    @Override
    void close();
}
