package io.troupe.algorithm.ppo;

import io.troupe.algorithm.GradientExchange;
import io.troupe.algorithm.LearnerContext;
import io.troupe.algorithm.neural.AdamSteps;
import io.troupe.policy.NetworkSpec;
import io.troupe.tensorflow.Device;
import io.troupe.trajectory.Trajectory;
import java.util.List;

/**
 * PPO's gradient steps, somewhere in TensorFlow. One owner, one thread at a time.
 *
 * <p>Call order of an update: {@link #begin}, {@link #value}, then {@link #epoch} once or more, then {@link #finish}; everything else
 * between updates.
 */
sealed interface PpoUpdates extends AutoCloseable permits PpoSession, PairedSessions, SlicedUpdates, SequenceSession {
    /**
     * The way that suits settings, network and group.
     *
     * @param context whose batches it is for
     * @throws IllegalStateException when the network has a memory, and there are others in the group
     */
    static PpoUpdates create(
            PpoConfig config, NetworkSpec network, LearnerContext context, Device device, GradientExchange exchange) {
        int batchRows = context.batchRows();
        if (config.memory().present()) {
            if (exchange.size() > 1) {
                throw new IllegalStateException("learners of a policy with a memory do not share updates");
            }
            return new SequenceSession(config, network, context, device);
        }
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

    /** Rows that stay together in minibatches: the length of a sequence, 1 where there are none. */
    default int unit() {
        return 1;
    }

    /**
     * Whether something is learnt from rows that stay together.
     *
     * @param unit which: a row, or a sequence
     */
    default boolean counts(PpoBatch batch, int unit) {
        return !batch.voided()[unit];
    }

    /** Takes what it needs of a batch beside its rows. */
    default void begin(List<Trajectory> fragments) {}

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
     * @param order of its rows, or of its sequences where rows stay together, of whole minibatches that all have rows that
     *     count
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
