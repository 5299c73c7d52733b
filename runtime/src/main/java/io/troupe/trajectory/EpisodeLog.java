package io.troupe.trajectory;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;

/** Returns and lengths of the episodes that ended inside a fragment, in the order in which they ended. */
public final class EpisodeLog {
    private float[] returns;
    private int[] lengths;
    private int count;

    EpisodeLog(int expected) {
        returns = new float[expected];
        lengths = new int[expected];
    }

    /** Episodes that ended in this fragment. */
    public int count() {
        return count;
    }

    /** Undiscounted sum of the {@code i}-th episode's raw rewards. */
    public float episodeReturn(int i) {
        return returns[i];
    }

    /** Steps of the {@code i}-th episode. */
    public int episodeLength(int i) {
        return lengths[i];
    }

    /** Appends one ended episode. */
    public void append(float episodeReturn, int episodeLength) {
        if (count == returns.length) {
            returns = Arrays.copyOf(returns, 2 * count);
            lengths = Arrays.copyOf(lengths, 2 * count);
        }
        returns[count] = episodeReturn;
        lengths[count] = episodeLength;
        count++;
    }

    /** Copies the returns out, [count]. */
    public void copyReturns(FloatBuffer target) {
        target.put(returns, 0, count);
    }

    /** Copies the lengths out, [count]. */
    public void copyLengths(IntBuffer target) {
        target.put(lengths, 0, count);
    }

    /**
     * Replaces everything; allocates only when there are more episodes than ever before in this buffer.
     *
     * @param newCount episodes
     * @param newReturns undiscounted sum of the raw rewards of each, [newCount]
     * @param newLengths steps of each, [newCount]
     */
    public void replace(int newCount, FloatBuffer newReturns, IntBuffer newLengths) {
        if (newCount > returns.length) {
            returns = new float[newCount];
            lengths = new int[newCount];
        }
        newReturns.get(returns, 0, newCount);
        newLengths.get(lengths, 0, newCount);
        count = newCount;
    }

    void clear() {
        count = 0;
    }
}
