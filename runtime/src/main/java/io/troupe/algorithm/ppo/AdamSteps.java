package io.troupe.algorithm.ppo;

/**
 * Step sizes of Adam with its bias correction worked in, so that the optimiser's node needs no powers of beta: Kingma
 * and Ba, "Adam: A Method for Stochastic Optimization" (2015), algorithm 1, as
 *
 * <pre>
 * theta -= a_t m / (sqrt(v) + e_t),   a_t = a sqrt(1 - beta2^t) / (1 - beta1^t),   e_t = e sqrt(1 - beta2^t)
 * </pre>
 */
final class AdamSteps {
    static final double BETA_1 = 0.9;
    static final double BETA_2 = 0.999;

    private final float epsilon;
    private long count;

    AdamSteps(float epsilon) {
        this.epsilon = epsilon;
    }

    /** Steps taken, t. */
    long count() {
        return count;
    }

    void restore(long savedCount) {
        count = savedCount;
    }

    /** Counts one more step and writes a_t and e_t to {@code destination[at]} and the element after. */
    void next(float learningRate, float[] destination, int at) {
        count++;
        // Not Math.pow, whose last bit may differ from machine to machine: trainers of a group must stay the same.
        double root = Math.sqrt(1 - StrictMath.pow(BETA_2, (double) count));
        destination[at] = (float) (learningRate * root / (1 - StrictMath.pow(BETA_1, (double) count)));
        destination[at + 1] = (float) (epsilon * root);
    }
}
