package io.troupe.env.workspace;

/** Directions of distance sensors, level and evenly spread: number i at the angle {@code 2 pi i / count}. */
final class Fan {
    /** Parts of a direction below this are errors of rounding. */
    private static final double NONE = 1e-9;

    final int count;
    /** Of unit vectors. */
    final double[] x;

    final double[] y;

    Fan(int count) {
        this.count = count;
        x = new double[count];
        y = new double[count];
        for (int i = 0; i < count; i++) {
            x[i] = part(Math.cos(2 * Math.PI * i / count));
            y[i] = part(Math.sin(2 * Math.PI * i / count));
        }
    }

    private static double part(double value) {
        return Math.abs(value) < NONE ? 0 : value;
    }

    /** Distance to the wall in a direction, from a point inside a square of that width. */
    double toWall(int i, double fromX, double fromY, double width) {
        return Math.min(along(x[i], fromX, width), along(y[i], fromY, width));
    }

    private static double along(double part, double from, double width) {
        return part > 0 ? (width - from) / part : part < 0 ? -from / part : Double.POSITIVE_INFINITY;
    }
}
