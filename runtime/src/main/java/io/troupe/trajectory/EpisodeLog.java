package io.troupe.trajectory;

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

    void clear() {
        count = 0;
    }
}
