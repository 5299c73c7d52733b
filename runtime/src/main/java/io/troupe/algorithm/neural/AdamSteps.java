package io.troupe.algorithm.neural;

/**
 * Step sizes of Adam with its bias correction worked in, so that the optimiser's node needs no powers of beta: Kingma
 * and Ba, "Adam: A Method for Stochastic Optimization" (2015), algorithm 1, as
 *
 * <pre>
 * theta -= a_t m / (sqrt(v) + e_t),   a_t = a sqrt(1 - beta2^t) / (1 - beta1^t),   e_t = e sqrt(1 - beta2^t)
 * </pre>
 */
public final class AdamSteps {
    public static final double BETA_1 = 0.9;
    public static final double BETA_2 = 0.999;

    private final float epsilon;
    private long count;

    /** @param epsilon e */
    public AdamSteps(float epsilon) {
        this.epsilon = epsilon;
    }

    /** Steps taken, t. */
    public long count() {
        return count;
    }

    /** Goes on after so many steps. */
    public void restore(long savedCount) {
        count = savedCount;
    }

    /** Counts one more step and writes a_t and e_t to {@code destination[at]} and the element after. */
    public void next(float learningRate, float[] destination, int at) {
        count++;
        double root = Math.sqrt(1 - power(BETA_2, count));
        destination[at] = (float) (learningRate * root / (1 - power(BETA_1, count)));
        destination[at + 1] = (float) (epsilon * root);
    }

    /**
     * By squaring. The last bit of {@code Math.pow} may differ from machine to machine, and trainers of a group must stay
     * the same; {@code StrictMath.pow} does not differ, but allocates.
     */
    private static double power(double base, long exponent) {
        double power = 1;
        double square = base;
        for (long rest = exponent; rest > 0; rest >>= 1) {
            if ((rest & 1) == 1) {
                power *= square;
            }
            square *= square;
        }
        return power;
    }
}
