package io.troupe.algorithm.sac;

/** The density of tanh(u) for a normal u, as {@link SquashedGaussianNodes} has it. */
final class SquashedGaussian {
    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
    private static final double LOG_TWO = Math.log(2);

    private SquashedGaussian() {}

    /**
     * log p(tanh(u)).
     *
     * @param noise (u - mean) / sigma
     * @param logStd log sigma
     */
    static double logProb(double noise, double logStd, double u) {
        double x = -2 * u;
        double softplus = Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
        return -0.5 * noise * noise - logStd - HALF_LOG_TWO_PI - 2 * (LOG_TWO - u - softplus);
    }
}
