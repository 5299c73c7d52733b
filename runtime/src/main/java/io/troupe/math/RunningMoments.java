package io.troupe.math;

import java.nio.DoubleBuffer;
import java.util.Arrays;

/**
 * Count, mean and sum of squared deviations of vectors, mergeable: Chan, Golub and LeVeque, "Updating Formulae and a
 * Pairwise Algorithm for Computing Sample Variances" (1979), equations 1.5a and 1.5b; single values by Welford (1962).
 */
public final class RunningMoments {
    private final double[] mean;
    private final double[] squares;
    private long count;

    /** No values yet; each vector will have {@code size} elements. */
    public RunningMoments(int size) {
        mean = new double[size];
        squares = new double[size];
    }

    /** Values seen. */
    public long count() {
        return count;
    }

    /** Elements of each vector. */
    public int size() {
        return mean.length;
    }

    /** Mean of an element; 0 before the first value. */
    public double mean(int element) {
        return mean[element];
    }

    /** Population variance of an element (divided by the count, as Gymnasium's and SB3's do); 1 before the first. */
    public double variance(int element) {
        return count == 0 ? 1 : squares[element] / count;
    }

    /** Sum of squared deviations from the mean, of an element. */
    public double squaredDeviations(int element) {
        return squares[element];
    }

    /** Adds one vector that starts at {@code offset}. */
    public void add(float[] values, int offset) {
        count++;
        for (int i = 0; i < mean.length; i++) {
            double delta = values[offset + i] - mean[i];
            mean[i] += delta / count;
            squares[i] += delta * (values[offset + i] - mean[i]);
        }
    }

    /** Adds one value to moments of size 1. */
    public void add(double value) {
        count++;
        double delta = value - mean[0];
        mean[0] += delta / count;
        squares[0] += delta * (value - mean[0]);
    }

    /** Adds all that {@code other} has seen. */
    public void merge(RunningMoments other) {
        if (other.count == 0) {
            return;
        }
        long total = count + other.count;
        for (int i = 0; i < mean.length; i++) {
            double delta = other.mean[i] - mean[i];
            mean[i] += delta * other.count / total;
            squares[i] += other.squares[i] + delta * delta * ((double) count * other.count / total);
        }
        count = total;
    }

    /** Forgets every value. */
    public void clear() {
        count = 0;
        Arrays.fill(mean, 0);
        Arrays.fill(squares, 0);
    }

    /** Copies the mean and then the sum of squared deviations out, {@code 2 *} {@link #size()} values. */
    public void copy(DoubleBuffer target) {
        target.put(mean).put(squares);
    }

    /** Takes up what {@link #copy} gave, with the {@link #count()} of then. */
    public void restore(long savedCount, DoubleBuffer saved) {
        count = savedCount;
        saved.get(mean).get(squares);
    }

    /** Takes up saved moments; {@code savedMean} and {@code savedSquares} have {@link #size()} elements. */
    public void restore(long savedCount, double[] savedMean, double[] savedSquares) {
        count = savedCount;
        System.arraycopy(savedMean, 0, mean, 0, mean.length);
        System.arraycopy(savedSquares, 0, squares, 0, squares.length);
    }
}
