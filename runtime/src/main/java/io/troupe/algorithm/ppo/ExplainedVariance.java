package io.troupe.algorithm.ppo;

/** 1 - Var(target - value) / Var(target): 1 for a perfect value function, 0 for a constant. */
final class ExplainedVariance {
    private ExplainedVariance() {}

    /** Of the first {@code count} values; NaN where the targets do not vary. */
    static float of(float[] values, float[] targets, int count) {
        double targetMean = 0;
        double errorMean = 0;
        for (int i = 0; i < count; i++) {
            targetMean += targets[i];
            errorMean += targets[i] - values[i];
        }
        targetMean /= count;
        errorMean /= count;
        double targetSquares = 0;
        double errorSquares = 0;
        for (int i = 0; i < count; i++) {
            double target = targets[i] - targetMean;
            double error = targets[i] - values[i] - errorMean;
            targetSquares += target * target;
            errorSquares += error * error;
        }
        return targetSquares == 0 ? Float.NaN : (float) (1 - errorSquares / targetSquares);
    }
}
