package io.troupe.trajectory;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
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

    /** Copies the rows out, [count]. */
    public void copyRows(IntBuffer target) {
        target.put(rows, 0, count);
    }

    /** Copies the final observations out, [count, O]. */
    public void copyValues(FloatBuffer target) {
        target.put(values, 0, count * observationSize);
    }

    /**
     * Replaces everything; allocates only when there are more than ever before in this buffer.
     *
     * @param newCount episodes
     * @param newRows {@code t * B + b} of each, [newCount]; the caller has checked that such rows exist
     * @param newValues their final observations, [newCount, O]
     */
    public void replace(int newCount, IntBuffer newRows, FloatBuffer newValues) {
        if (newCount > rows.length) {
            rows = new int[newCount];
            values = new float[Math.multiplyExact(newCount, observationSize)];
        }
        newRows.get(rows, 0, newCount);
        newValues.get(values, 0, newCount * observationSize);
        count = newCount;
    }

    void clear() {
        count = 0;
    }
}
