package io.troupe.trajectory;

import java.util.Arrays;

/**
 * The last observations of the episodes that ended inside a fragment, in the order in which they ended. Most fragments
 * hold few, so they are a list beside the dense arrays instead of a second [T, B, O] array.
 */
public final class FinalObservations {
    private final int observationSize;
    private int[] rows;
    private float[] values;
    private int count;

    FinalObservations(int observationSize, int expected) {
        this.observationSize = observationSize;
        rows = new int[expected];
        values = new float[expected * observationSize];
    }

    /** Episodes that ended in this fragment. */
    public int count() {
        return count;
    }

    /** The dense row {@code t * B + b} of the step with which the {@code i}-th episode ended. */
    public int row(int i) {
        return rows[i];
    }

    /** All final observations, [count, O]; longer than that, and replaced when it grows: do not keep it. */
    public float[] values() {
        return values;
    }

    /**
     * Appends one; allocates only when more episodes end than ever before in this buffer.
     *
     * @param row {@code t * B + b}
     * @param source array holding the observation
     * @param offset where it starts
     */
    public void append(int row, float[] source, int offset) {
        if (count == rows.length) {
            rows = Arrays.copyOf(rows, 2 * count);
            values = Arrays.copyOf(values, 2 * count * observationSize);
        }
        rows[count] = row;
        System.arraycopy(source, offset, values, count * observationSize, observationSize);
        count++;
    }

    void clear() {
        count = 0;
    }
}
