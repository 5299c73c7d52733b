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

    /**
     * Samples where some actions are masked: those are never drawn, and have no share in the log-probability.
     *
     * @param masks array holding [rows, M], true for what is allowed; without elements, everything is
     * @param maskOffset where they start
     * @throws UnsupportedOperationException when this policy knows no masks
     */
    default void sample(
            float[] observations,
            int observationOffset,
            boolean[] masks,
            int maskOffset,
            int rows,
            RandomGenerator random,
            float[] actions,
            int actionOffset,
            float[] logProbs,
            int logProbOffset) {
        requireNone(masks);
        sample(observations, observationOffset, rows, random, actions, actionOffset, logProbs, logProbOffset);
    }

    /**
     * The most likely of the allowed actions for each of {@code rows} observations; see {@link #sample} for the arrays.
     *
     * @throws UnsupportedOperationException when this policy knows no masks
     */
    default void mode(
            float[] observations,
            int observationOffset,
            boolean[] masks,
            int maskOffset,
            int rows,
            float[] actions,
            int actionOffset) {
        requireNone(masks);
        mode(observations, observationOffset, rows, actions, actionOffset);
    }

    private void requireNone(boolean[] masks) {
        if (masks.length > 0) {
            throw new UnsupportedOperationException(
                    getClass().getSimpleName() + " knows no action masks, but the environment has some");
        }
    }

    /** There is nothing to decide for a while: whoever shares forward passes with this replica is not to wait for it. */
    default void rest() {}

    @Override
    void close();
}
