package io.troupe.env.workspace;

/**
 * Cosine and sine of one angle together, for angles of at most two turns: the Taylor series around the nearest multiple
 * of a right angle. There an angle is at most {@code pi / 4}, where the first terms left out, {@code (pi/4)^17 / 17!} and
 * {@code (pi/4)^18 / 18!}, are below {@code 5e-17}: what remains are errors of rounding. {@link Math} takes three times as
 * long for the two, of which an arm needs six for each pose.
 */
final class Turn {
    private static final double RIGHT_ANGLE = Math.PI / 2;
    /** What is missing in the double above, so that the difference of an angle and a multiple of it stays exact. */
    private static final double RIGHT_ANGLE_REST = 6.123233995736766e-17;

    private static final double S3 = -1.0 / 6;
    private static final double S5 = 1.0 / 120;
    private static final double S7 = -1.0 / 5_040;
    private static final double S9 = 1.0 / 362_880;
    private static final double S11 = -1.0 / 39_916_800;
    private static final double S13 = 1.0 / 6_227_020_800.0;
    private static final double S15 = -1.0 / 1_307_674_368_000.0;

    private static final double C2 = -1.0 / 2;
    private static final double C4 = 1.0 / 24;
    private static final double C6 = -1.0 / 720;
    private static final double C8 = 1.0 / 40_320;
    private static final double C10 = -1.0 / 3_628_800;
    private static final double C12 = 1.0 / 479_001_600;
    private static final double C14 = -1.0 / 87_178_291_200.0;
    private static final double C16 = 1.0 / 20_922_789_888_000.0;

    private Turn() {}

    /** Writes cosine and sine of an angle in radians, one after the other. */
    static void write(double angle, double[] into, int at) {
        int quarter = (int) Math.floor(angle / RIGHT_ANGLE + 0.5);
        double a = angle - quarter * RIGHT_ANGLE - quarter * RIGHT_ANGLE_REST;
        double q = a * a;
        double sin = a + a * q * (S3 + q * (S5 + q * (S7 + q * (S9 + q * (S11 + q * (S13 + q * S15))))));
        double cos = 1 + q * (C2 + q * (C4 + q * (C6 + q * (C8 + q * (C10 + q * (C12 + q * (C14 + q * C16)))))));
        boolean across = (quarter & 1) != 0;
        double first = across ? sin : cos;
        double second = across ? cos : sin;
        // A quarter turn makes (cos, sin) from (-sin, cos), a half turn changes both signs.
        into[at] = ((quarter + 1) & 2) != 0 ? -first : first;
        into[at + 1] = (quarter & 2) != 0 ? -second : second;
    }
}
