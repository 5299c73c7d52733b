package io.troupe.env.workspace;

/**
 * The least distance between robots, which holds whatever the others do in the same step: towards another one, a robot uses
 * at most half of what there is between them beyond it,
 *
 * <pre>v . d * 0.5 s &lt;= max(0, distance - 0.5 m) / 2        d: the direction of the other one</pre>
 *
 * so that the distance of two that keep to it stays at least 0.5 m, and does not shrink where it is less. At the distance of
 * the {@link Formation}, half of it is a step at top speed: robots that drive in formation are not slowed down.
 */
final class Spacing {
    /** Between the middles of two robots, in metres. */
    static final double LEAST_DISTANCE = 0.5;

    /** What is over the limit by less, in metres, is an error of rounding. */
    private static final double SLACK = 1e-9;

    /** Each correction for one robot can undo a part of that for the other; what is left after these is scaled down. */
    private static final int PASSES = 3;

    private static final int ROBOTS = Formation.ROBOTS;

    private final double[] x;
    private final double[] y;
    private final double[] velocityX;
    private final double[] velocityY;

    /** Of places and velocities of the robots, which are the caller's. */
    Spacing(double[] x, double[] y, double[] velocityX, double[] velocityY) {
        this.x = x;
        this.y = y;
        this.velocityX = velocityX;
        this.velocityY = velocityY;
    }

    /** Whether a robot moves too far towards another one. */
    boolean isBroken(int i) {
        for (int k = 1; k < ROBOTS; k++) {
            int j = (i + k) % ROBOTS;
            double apart = Formation.distance(x[i], y[i], x[j], y[j]);
            if (way(i, j, apart) > allowed(apart) + SLACK) {
                return true;
            }
        }
        return false;
    }

    /** Takes what is too much out of a robot's velocity, which keeps the part that leads elsewhere and never gets faster. */
    void correct(int i) {
        for (int pass = 0; pass < PASSES; pass++) {
            for (int k = 1; k < ROBOTS; k++) {
                takeOut(i, (i + k) % ROBOTS);
            }
        }
        slowDown(i);
    }

    /** Makes a robot's velocity as much less as the limit asks for, in the same direction. */
    void slowDown(int i) {
        double share = 1;
        for (int k = 1; k < ROBOTS; k++) {
            int j = (i + k) % ROBOTS;
            double apart = Formation.distance(x[i], y[i], x[j], y[j]);
            double way = way(i, j, apart);
            if (way > allowed(apart) + SLACK) {
                share = Math.min(share, allowed(apart) / way);
            }
        }
        velocityX[i] *= share;
        velocityY[i] *= share;
    }

    private void takeOut(int i, int j) {
        double apart = Formation.distance(x[i], y[i], x[j], y[j]);
        double tooMuch = (way(i, j, apart) - allowed(apart)) / Stage.STEP_SECONDS;
        if (tooMuch > 0) {
            velocityX[i] -= tooMuch * (x[j] - x[i]) / apart;
            velocityY[i] -= tooMuch * (y[j] - y[i]) / apart;
        }
    }

    /** How far a step takes one robot towards another. */
    private double way(int i, int j, double apart) {
        double along = velocityX[i] * (x[j] - x[i]) + velocityY[i] * (y[j] - y[i]);
        return along / apart * Stage.STEP_SECONDS;
    }

    private static double allowed(double apart) {
        return Math.max(0, apart - LEAST_DISTANCE) / 2;
    }
}
