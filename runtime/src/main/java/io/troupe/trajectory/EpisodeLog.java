package io.troupe.trajectory;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Returns and lengths of the episodes that ended inside a fragment, in the order in which they ended, and what else the
 * environment measured in each.
 */
public final class EpisodeLog {
    private final List<String> measureNames;
    private final int measured;
    private float[] returns;
    private int[] lengths;
    private float[] measures;
    private int count;

    /** @param measureNames as in the environment's spec */
    EpisodeLog(List<String> measureNames, int expected) {
        this.measureNames = measureNames;
        measured = measureNames.size();
        returns = new float[expected];
        lengths = new int[expected];
        measures = new float[expected * measured];
    }

    /** What is measured in each episode besides its return: N names, those of the spec. */
    public List<String> measureNames() {
        return measureNames;
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

    /** What the {@code i}-th episode's {@code k}-th measure was; NaN where it had none. */
    public float measure(int i, int k) {
        return measures[i * measured + k];
    }

    /** Appends one ended episode, in which nothing was measured. */
    public void append(float episodeReturn, int episodeLength) {
        put(episodeReturn, episodeLength);
        Arrays.fill(measures, count * measured, (count + 1) * measured, Float.NaN);
        count++;
    }

    /**
     * Appends one ended episode; allocates only when more episodes end than ever before in this buffer.
     *
     * @param episodeMeasures what was measured in it, [N]; NaN for what was not
     */
    public void append(float episodeReturn, int episodeLength, float[] episodeMeasures) {
        put(episodeReturn, episodeLength);
        System.arraycopy(episodeMeasures, 0, measures, count * measured, measured);
        count++;
    }

    private void put(float episodeReturn, int episodeLength) {
        if (count == returns.length) {
            returns = Arrays.copyOf(returns, 2 * count);
            lengths = Arrays.copyOf(lengths, 2 * count);
            measures = Arrays.copyOf(measures, 2 * count * measured);
        }
        returns[count] = episodeReturn;
        lengths[count] = episodeLength;
    }

    /** Copies the returns out, [count]. */
    public void copyReturns(FloatBuffer target) {
        target.put(returns, 0, count);
    }

    /** Copies the measures out, [count, N]. */
    public void copyMeasures(FloatBuffer target) {
        target.put(measures, 0, count * measured);
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
     * @param newMeasures what was measured in each, [newCount, N]
     * @param newLengths steps of each, [newCount]
     */
    public void replace(int newCount, FloatBuffer newReturns, FloatBuffer newMeasures, IntBuffer newLengths) {
        if (newCount > returns.length) {
            returns = new float[newCount];
            lengths = new int[newCount];
            measures = new float[Math.multiplyExact(newCount, measured)];
        }
        newReturns.get(returns, 0, newCount);
        newMeasures.get(measures, 0, newCount * measured);
        newLengths.get(lengths, 0, newCount);
        count = newCount;
    }

    void clear() {
        count = 0;
    }
}
