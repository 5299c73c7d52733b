package io.troupe.algorithm.ppo;

/** 1 - Var(target - value) / Var(target): 1 for a perfect value function, 0 for a constant. */
final class ExplainedVariance {
    private ExplainedVariance() {}

    /**
     * Of the first {@code count} values; NaN where the targets do not vary.
     *
     * @param omitted whose values do not count
     */
    static float of(float[] values, float[] targets, boolean[] omitted, int count) {
        double targetMean = 0;
        double errorMean = 0;
        int counted = 0;
        for (int i = 0; i < count; i++) {
            if (!omitted[i]) {
                targetMean += targets[i];
                errorMean += targets[i] - values[i];
                counted++;
            }
        }
        targetMean /= counted;
        errorMean /= counted;
        double targetSquares = 0;
        double errorSquares = 0;
        for (int i = 0; i < count; i++) {
            if (!omitted[i]) {
                double target = targets[i] - targetMean;
                double error = targets[i] - values[i] - errorMean;
                targetSquares += target * target;
                errorSquares += error * error;
            }
        }
        return targetSquares == 0 ? Float.NaN : (float) (1 - errorSquares / targetSquares);
    }
}
