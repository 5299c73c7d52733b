package io.troupe.policy;

/**
 * Hyperbolic tangent as the quotient of two odd/even polynomials, minimax over the range where a float's tanh is not
 * yet 1: the coefficients of Eigen's generic fast tanh. Without branches, so that loops over it become vector code;
 * error below 3e-7.
 */
final class RationalTanh {
    /** Beyond it the quotient would exceed 1; tanh of it rounds to 1 within the error. */
    private static final float LIMIT = 7.905311e+00f;

    private static final float P1 = 4.8935246e-03f;
    private static final float P3 = 6.3726195e-04f;
    private static final float P5 = 1.48572235e-05f;
    private static final float P7 = 5.1222973e-08f;
    private static final float P9 = -8.604672e-11f;
    private static final float P11 = 2.000188e-13f;
    private static final float P13 = -2.7607684e-16f;
    private static final float Q0 = 4.893525e-03f;
    private static final float Q2 = 2.2684347e-03f;
    private static final float Q4 = 1.1853471e-04f;
    private static final float Q6 = 1.1982584e-06f;

    private RationalTanh() {}

    /** Replaces the first {@code count} values by their tanh; NaN stays NaN. */
    static void apply(float[] values, int count) {
        for (int i = 0; i < count; i++) {
            float x = Math.max(-LIMIT, Math.min(LIMIT, values[i]));
            float s = x * x;
            float p = Math.fma(s, P13, P11);
            p = Math.fma(s, p, P9);
            p = Math.fma(s, p, P7);
            p = Math.fma(s, p, P5);
            p = Math.fma(s, p, P3);
            p = Math.fma(s, p, P1);
            float q = Math.fma(s, Q6, Q4);
            q = Math.fma(s, q, Q2);
            q = Math.fma(s, q, Q0);
            values[i] = x * p / q;
        }
    }
}
