package io.troupe.env.workspace;

/**
 * How fast a robot may move near obstacles: at a gap of {@code g} metres between it and the nearest of them at most the
 * share {@code clamp(0.2 + 0.8 g / 0.5, 0.2, 1)} of its top speed.
 */
final class SpeedLimit {
    /** Gap from which on there is no limit, in metres. */
    static final double ZONE = 0.5;

    /** Share of the top speed that is always allowed. */
    static final double CREEP = 0.2;

    /** What is over the limit by less is an error of rounding. */
    private static final double SLACK = 1e-9;

    private SpeedLimit() {}

    /** Share of the top speed that is allowed. */
    static double allowed(double gap) {
        return Math.clamp(CREEP + (1 - CREEP) * gap / ZONE, CREEP, 1);
    }

    /** Whether a speed, as a share of the top speed, is over the limit. */
    static boolean isBroken(double speed, double allowed) {
        return speed > allowed + SLACK;
    }
}
