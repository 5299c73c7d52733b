package io.troupe.algorithm.ppo;

/**
 * What gives values mean 0 and deviation 1: (x - mean) * scale.
 *
 * @param mean of the values
 * @param scale 1 / (population deviation + 1e-8)
 */
public record Standardization(float mean, float scale) {
    private static final double EPSILON = 1e-8;

    /** Of the first {@code count} values, in place. */
    public static void apply(float[] values, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += values[i];
        }
        double mean = sum / count;
        double squares = 0;
        for (int i = 0; i < count; i++) {
            squares += (values[i] - mean) * (values[i] - mean);
        }
        float scale = (float) (1 / (Math.sqrt(squares / count) + EPSILON));
        for (int i = 0; i < count; i++) {
            values[i] = (values[i] - (float) mean) * scale;
        }
    }

    /** Of the values at {@code order[from] .. order[from + count - 1]}. */
    static Standardization of(float[] values, int[] order, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += values[order[i]];
        }
        double mean = sum / count;
        double squares = 0;
        for (int i = from; i < from + count; i++) {
            double deviation = values[order[i]] - mean;
            squares += deviation * deviation;
        }
        return new Standardization((float) mean, (float) (1 / (Math.sqrt(squares / count) + EPSILON)));
    }
}
