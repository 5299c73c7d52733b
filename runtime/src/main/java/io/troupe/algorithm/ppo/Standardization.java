package io.troupe.algorithm.ppo;

/**
 * What gives values mean 0 and deviation 1: (x - mean) * scale.
 *
 * @param mean of the values
 * @param scale 1 / (population deviation + 1e-8)
 */
public record Standardization(float mean, float scale) {
    private static final double EPSILON = 1e-8;

    private static final Standardization NONE = new Standardization(0, 1);

    /**
     * Of the first {@code count} values, in place.
     *
     * @param omitted whose values do not count, and stay as they are
     */
    public static void apply(float[] values, boolean[] omitted, int count) {
        Standardization moments = of(values, omitted, count);
        for (int i = 0; i < count; i++) {
            if (!omitted[i]) {
                values[i] = (values[i] - moments.mean) * moments.scale;
            }
        }
    }

    /**
     * Of the first {@code count} values; changes nothing where none counts.
     *
     * @param omitted whose values do not count
     */
    static Standardization of(float[] values, boolean[] omitted, int count) {
        double sum = 0;
        int counted = 0;
        for (int i = 0; i < count; i++) {
            if (!omitted[i]) {
                sum += values[i];
                counted++;
            }
        }
        if (counted == 0) {
            return NONE;
        }
        double mean = sum / counted;
        double squares = 0;
        for (int i = 0; i < count; i++) {
            if (!omitted[i]) {
                squares += (values[i] - mean) * (values[i] - mean);
            }
        }
        return new Standardization((float) mean, (float) (1 / (Math.sqrt(squares / counted) + EPSILON)));
    }

    /**
     * Of the values at {@code order[from] .. order[from + count - 1]}; changes nothing where none counts.
     *
     * @param omitted whose values do not count
     */
    static Standardization of(float[] values, boolean[] omitted, int[] order, int from, int count) {
        double sum = 0;
        int counted = 0;
        for (int i = from; i < from + count; i++) {
            if (!omitted[order[i]]) {
                sum += values[order[i]];
                counted++;
            }
        }
        if (counted == 0) {
            return NONE;
        }
        double mean = sum / counted;
        double squares = 0;
        for (int i = from; i < from + count; i++) {
            if (!omitted[order[i]]) {
                double deviation = values[order[i]] - mean;
                squares += deviation * deviation;
            }
        }
        return new Standardization((float) mean, (float) (1 / (Math.sqrt(squares / counted) + EPSILON)));
    }
}
