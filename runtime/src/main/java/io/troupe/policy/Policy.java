package io.troupe.policy;

import java.util.random.RandomGenerator;

/**
 * A policy as its users hold it: a replica that acts with one snapshot at a time. Not thread-safe: one owner each.
 *
 * <p>Observations are expected as the network sees them, normalised where the snapshot says so.
 */
public interface Policy extends AutoCloseable {
    /**
     * Acts with this snapshot from now on.
     *
     * @throws IllegalArgumentException when the parameters do not fit the network
     */
    void load(PolicySnapshot snapshot);

    /**
     * Samples an action for each of {@code rows} observations, drawing from {@code random} in row order.
     *
     * @param observations array holding [rows, O]
     * @param observationOffset where they start
     * @param rows number of observations
     * @param actions receives [rows, A] from {@code actionOffset}
     * @param logProbs receives log pi(a|s), [rows], from {@code logProbOffset}
     */
    void sample(
            float[] observations,
            int observationOffset,
            int rows,
            RandomGenerator random,
            float[] actions,
            int actionOffset,
            float[] logProbs,
            int logProbOffset);

    /** The most likely action for each of {@code rows} observations; see {@link #sample} for the arrays. */
    void mode(float[] observations, int observationOffset, int rows, float[] actions, int actionOffset);

    /** There is nothing to decide for a while: whoever shares forward passes with this replica is not to wait for it. */
    default void rest() {}

    @Override
    void close();
}
