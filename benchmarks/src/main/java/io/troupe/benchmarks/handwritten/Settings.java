package io.troupe.benchmarks.handwritten;

/**
 * What the loop is run with; the shipped {@code cartpole} experiment uses the same values.
 *
 * @param copies environments that step together, B
 * @param rolloutSteps steps of each copy between updates, T
 * @param epochs passes over a rollout
 * @param minibatchSize rows of one gradient step; divides {@code copies * rolloutSteps}
 * @param learningRate at the start; falls linearly to a twentieth over the run
 * @param discount gamma
 * @param gaeLambda lambda of the advantage estimate
 * @param clipRange of the surrogate's ratio
 * @param valueCoefficient weight of the squared value error
 * @param entropyCoefficient weight of the entropy bonus
 * @param maxGradientNorm global norm that the gradient is clipped to
 */
record Settings(
        int copies,
        int rolloutSteps,
        int epochs,
        int minibatchSize,
        float learningRate,
        float discount,
        float gaeLambda,
        float clipRange,
        float valueCoefficient,
        float entropyCoefficient,
        float maxGradientNorm) {
    private static final float LEAST_LEARNING_RATE_FRACTION = 0.05f;

    static final Settings CARTPOLE = new Settings(64, 32, 4, 256, 0.0025f, 0.99f, 0.95f, 0.2f, 0.5f, 0.01f, 0.5f);

    /** Rows of a rollout, T * B. */
    int rows() {
        return copies * rolloutSteps;
    }

    /** Gradient steps of one epoch, K. */
    int minibatches() {
        return rows() / minibatchSize;
    }

    /** The learning rate after {@code steps} of a run of {@code totalSteps}. */
    float learningRate(long steps, long totalSteps) {
        return learningRate * Math.max(LEAST_LEARNING_RATE_FRACTION, 1 - (float) steps / totalSteps);
    }
}
