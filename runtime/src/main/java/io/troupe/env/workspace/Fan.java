package io.troupe.env.workspace;

/**
 * Directions of distance sensors, level and evenly spread: number i at the angle {@code 2 pi i / count}. Their number is even,
 * so that the opposite of each is one of them, too.
 */
final class Fan {
    /** Parts of a direction below this are errors of rounding. */
    private static final double NONE = 1e-9;

    final int count;
    /** Of unit vectors. */
    final double[] x;

    final double[] y;
    /** One divided by what is above, infinite for none. */
    private final double[] overX;

    private final double[] overY;

    Fan(int count) {
        if (count % 2 != 0) {
            throw new IllegalArgumentException("a fan has an even number of directions, not " + count);
        }
        this.count = count;
        overX = new double[count];
        overY = new double[count];
        x = new double[count];
        y = new double[count];
        for (int i = 0; i < count; i++) {
            x[i] = part(Math.cos(2 * Math.PI * i / count));
            y[i] = part(Math.sin(2 * Math.PI * i / count));
            overX[i] = 1 / x[i];
            overY[i] = 1 / y[i];
        }
    }

    private static double part(double value) {
        return Math.abs(value) < NONE ? 0 : value;
    }

    /** Distance to the wall in a direction, from a point inside a square of that width. */
    double toWall(int i, double fromX, double fromY, double width) {
        return Math.min(along(x[i], overX[i], fromX, width), along(y[i], overY[i], fromY, width));
    }

    private static double along(double part, double over, double from, double width) {
        return part > 0 ? (width - from) * over : part < 0 ? -from * over : Double.POSITIVE_INFINITY;
    }
}
