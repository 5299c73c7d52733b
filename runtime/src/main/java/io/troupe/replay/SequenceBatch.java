package io.troupe.replay;

import java.util.Arrays;

/**
 * Sampled sequences side by side in time-major order, allocated once and filled again and again: row {@code t n + s} is
 * step {@code t} of sequence {@code s}. L is the length of a sequence, L' the steps of it that are learnt from, N = L' n
 * how many of these there are, some of which are empty. The arrays are public because the optimiser works on them in place.
 */
public final class SequenceBatch {
    private final int sequences;

    /** What was seen and a one after each, [(L + 1) n, O + 1]. */
    public final float[] observations;
    /** What the policy remembered before the first step of each, [n, S]. */
    public final float[] states;
    /** 0 where a sequence begins with nothing remembered after empty steps, else 1, [L + 1, n, 1]. */
    public final float[] keeps;
    /** Of the steps that are learnt from, [N, A]. */
    public final float[] actions;
    /** [N]. */
    public final float[] rewards;
    /** What the next value is multiplied by, [N]; 0 where the task ended. */
    public final float[] discounts;
    /** One part in as many as there are steps to learn from, or 0 for a step that is not there, [N]. */
    public final float[] weights;
    /** 1 for each choice that is allowed in the observations from the first that is learnt from on, [N + n, M]. */
    public final float[] masks;

    /** @param sequences n */
    public SequenceBatch(SequenceShape shape, int sequences) {
        this.sequences = sequences;
        int rows = Math.multiplyExact(shape.learntSteps(), sequences);
        int seen = Math.multiplyExact(shape.steps() + 1, sequences);
        observations = new float[Math.multiplyExact(seen, shape.observationSize() + 1)];
        states = new float[Math.multiplyExact(sequences, shape.stateSize())];
        keeps = new float[seen];
        actions = new float[Math.multiplyExact(rows, shape.actionSize())];
        rewards = new float[rows];
        discounts = new float[rows];
        weights = new float[rows];
        masks = new float[Math.multiplyExact(rows + sequences, shape.maskSize())];
        // Sampling leaves alone what lies after an observation.
        Arrays.fill(observations, 1);
    }

    /** n. */
    public int sequences() {
        return sequences;
    }

    /** N. */
    public int rows() {
        return rewards.length;
    }
}
