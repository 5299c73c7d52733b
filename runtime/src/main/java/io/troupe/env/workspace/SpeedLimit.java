package io.troupe.env.workspace;

/**
 * How fast a robot may move near obstacles: at a gap of {@code g} metres between it and the nearest of them at most the
 * share {@code clamp(0.2 + 0.8 g / zone, 0.2, 1)} of its top speed, where the zone is as wide as it gets in a second.
 */
final class SpeedLimit {
    /** Share of the top speed that is always allowed. */
    static final double CREEP = 0.2;

    /** What is over the limit by less is an error of rounding: actions are floats. */
    private static final double SLACK = 1e-6;

    private SpeedLimit() {}

    /**
     * Share of the top speed that is allowed.
     *
     * @param zone gap from which on there is no limit, in metres
     */
    static double allowed(double gap, double zone) {
        return Math.clamp(CREEP + (1 - CREEP) * gap / zone, CREEP, 1);
    }

    /**
     * Share of the top speed that is allowed where a step sweeps more than a straight way: {@code clamp(gap / sweep, 0.2, 1)},
     * so that a step does not come farther than the gap, but where it creeps.
     *
     * @param sweep how far a step at top speed can come at most, in metres
     */
    static double allowedWithin(double gap, double sweep) {
        return Math.clamp(gap / sweep, CREEP, 1);
    }

    /** Whether a speed, as a share of the top speed, is over the limit. */
    static boolean isBroken(double speed, double allowed) {
        return speed > allowed + SLACK;
    }
}
