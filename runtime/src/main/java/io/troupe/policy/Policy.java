package io.troupe.policy;

import java.util.random.RandomGenerator;

/** A policy as its users hold it: a replica that acts with one snapshot at a time. Not thread-safe: one owner each. */
public interface Policy extends AutoCloseable {
    /** Floats that it remembers of each episode, S; 0 for one that acts on the observation alone. */
    default int stateSize() {
        return 0;
    }

    /**
     * Acts with this snapshot from now on.
     *
     * @throws IllegalArgumentException when the parameters do not fit the network
     */
    void load(PolicySnapshot snapshot);

    /**
     * Samples an action for each row, drawing from {@code random} in row order. What is masked is never drawn, and has no
     * share in the log-probability.
     *
     * @param input rows to act on; their states are replaced by those after their observations
     * @param actions receives [rows, A] from {@code actionOffset}
     * @param logProbs receives log pi(a|s), [rows], from {@code logProbOffset}
     * @throws UnsupportedOperationException when there are masks and this policy knows none
     */
    void sample(
            PolicyInput input,
            RandomGenerator random,
            float[] actions,
            int actionOffset,
            float[] logProbs,
            int logProbOffset);

    /** The most likely of the allowed actions for each row; see {@link #sample} for the arrays. */
    void mode(PolicyInput input, float[] actions, int actionOffset);

    /** There is nothing to decide for a while: whoever shares forward passes with this replica is not to wait for it. */
    default void rest() {}

    @Override
    void close();
}
