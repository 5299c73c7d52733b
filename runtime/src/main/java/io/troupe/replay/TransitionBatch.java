package io.troupe.replay;

import java.util.Arrays;

/**
 * Rows of sampled transitions, allocated once and filled again and again. The arrays are public because the optimiser
 * works on them in place.
 */
public final class TransitionBatch {
    private final int rows;
    private final int observationWidth;

    /** s, [N, width]. */
    public final float[] observations;
    /** a, [N, A]. */
    public final float[] actions;
    /** Discounted sum of rewards, [N]. */
    public final float[] rewards;
    /** What the next value is multiplied by, [N]; 0 where the task ended. */
    public final float[] discounts;
    /** s', [N, width]. */
    public final float[] nextObservations;
    /** 1 for each choice that is allowed in s, [N, M]. */
    public final float[] masks;
    /** 1 for each choice that is allowed in s', [N, M]. */
    public final float[] nextMasks;
    /** Importance weights, [N]: all 1 in uniform replay. */
    public final float[] weights;
    /** Where each row is in the replay, [N]: what new priorities are told for. */
    public final int[] slots;

    private TransitionBatch(TransitionShape shape, int rows, int observationWidth) {
        this.rows = rows;
        this.observationWidth = observationWidth;
        observations = new float[Math.multiplyExact(rows, observationWidth)];
        actions = new float[Math.multiplyExact(rows, shape.actionSize())];
        rewards = new float[rows];
        discounts = new float[rows];
        nextObservations = new float[observations.length];
        masks = new float[Math.multiplyExact(rows, shape.maskSize())];
        nextMasks = new float[Math.multiplyExact(rows, shape.maskSize())];
        weights = new float[rows];
        slots = new int[rows];
        // Sampling leaves alone what lies after an observation.
        Arrays.fill(observations, 1);
        Arrays.fill(nextObservations, 1);
        Arrays.fill(weights, 1);
    }

    /** With observations one after the other. */
    public static TransitionBatch dense(TransitionShape shape, int rows) {
        return new TransitionBatch(shape, rows, shape.observationSize());
    }

    /** With a one after every observation: what the first layer's bias is multiplied by. */
    public static TransitionBatch withOnes(TransitionShape shape, int rows) {
        return new TransitionBatch(shape, rows, shape.observationSize() + 1);
    }

    /** N. */
    public int rows() {
        return rows;
    }

    /** Floats from one observation to the next: O, or O + 1. */
    public int observationWidth() {
        return observationWidth;
    }
}
