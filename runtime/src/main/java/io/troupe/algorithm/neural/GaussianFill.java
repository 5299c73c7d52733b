package io.troupe.algorithm.neural;

import io.troupe.random.RandomStream;

/**
 * Standard normal noise for a whole batch by the polar method, as {@link RandomStream#nextGaussian()} but with both
 * values of each pair: nothing is left over between two fillings, so the stream's state is all there is to save.
 */
public final class GaussianFill {
    private GaussianFill() {}

    /** Fills an array. */
    public static void fill(float[] values, RandomStream random) {
        int i = 0;
        while (i < values.length) {
            double first = 2 * random.nextDouble() - 1;
            double second = 2 * random.nextDouble() - 1;
            double square = first * first + second * second;
            if (square < 1 && square > 0) {
                double scale = StrictMath.sqrt(-2 * StrictMath.log(square) / square);
                values[i++] = (float) (first * scale);
                if (i < values.length) {
                    values[i++] = (float) (second * scale);
                }
            }
        }
    }
}
