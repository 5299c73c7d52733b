package io.troupe.trajectory;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;

/**
 * The last observations of the episodes that ended inside a fragment, in the order in which they ended. Most fragments
 * hold few, so they are a list beside the dense arrays instead of a second [T, B, O] array. With each goes what was allowed
 * after it, M elements, where the environment has action masks: the actions that the value of a truncated episode's last
 * state is about.
 */
public final class FinalObservations {
    private final int observationSize;
    private final int maskSize;
    private int[] rows;
    private float[] values;
    private boolean[] masks;
    private int count;

    FinalObservations(int observationSize, int maskSize, int expected) {
        this.observationSize = observationSize;
        this.maskSize = maskSize;
        rows = new int[expected];
        values = new float[expected * observationSize];
        masks = new boolean[expected * maskSize];
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
     * Which choices were allowed after all of them, [count, M]; longer than that, and replaced when it grows. Where an
     * episode terminated nothing follows, and any mask may be there.
     */
    public boolean[] masks() {
        return masks;
    }

    /** Appends one after which everything is allowed: {@link #append(int, float[], int, boolean[], int)}. */
    public void append(int row, float[] source, int offset) {
        put(row, source, offset);
        Arrays.fill(masks, count * maskSize, (count + 1) * maskSize, true);
        count++;
    }

    /**
     * Appends one; allocates only when more episodes end than ever before in this buffer.
     *
     * @param row {@code t * B + b}
     * @param source array holding the observation
     * @param offset where it starts
     * @param mask array holding what was allowed after it, [M]
     * @param maskOffset where that starts
     */
    public void append(int row, float[] source, int offset, boolean[] mask, int maskOffset) {
        put(row, source, offset);
        System.arraycopy(mask, maskOffset, masks, count * maskSize, maskSize);
        count++;
    }

    private void put(int row, float[] source, int offset) {
        if (count == rows.length) {
            rows = Arrays.copyOf(rows, 2 * count);
            values = Arrays.copyOf(values, 2 * count * observationSize);
            masks = Arrays.copyOf(masks, 2 * count * maskSize);
        }
        rows[count] = row;
        System.arraycopy(source, offset, values, count * observationSize, observationSize);
    }

    /** Copies the rows out, [count]. */
    public void copyRows(IntBuffer target) {
        target.put(rows, 0, count);
    }

    /** Copies the final observations out, [count, O]. */
    public void copyValues(FloatBuffer target) {
        target.put(values, 0, count * observationSize);
    }

    /** Copies the masks out, [count, M], 1 for allowed. */
    public void copyMasks(ByteBuffer target) {
        for (int i = 0; i < count * maskSize; i++) {
            target.put((byte) (masks[i] ? 1 : 0));
        }
    }

    /**
     * Replaces everything; allocates only when there are more than ever before in this buffer.
     *
     * @param newCount episodes
     * @param newRows {@code t * B + b} of each, [newCount]; the caller has checked that such rows exist
     * @param newValues their final observations, [newCount, O]
     * @param newMasks what was allowed after each, [newCount, M], 0 for masked
     */
    public void replace(int newCount, IntBuffer newRows, FloatBuffer newValues, ByteBuffer newMasks) {
        if (newCount > rows.length) {
            rows = new int[newCount];
            values = new float[Math.multiplyExact(newCount, observationSize)];
            masks = new boolean[Math.multiplyExact(newCount, maskSize)];
        }
        for (int i = 0; i < newCount * maskSize; i++) {
            masks[i] = newMasks.get() != 0;
        }
        newRows.get(rows, 0, newCount);
        newValues.get(values, 0, newCount * observationSize);
        count = newCount;
    }

    void clear() {
        count = 0;
    }
}
