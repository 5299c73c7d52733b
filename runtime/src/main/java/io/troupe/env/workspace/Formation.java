package io.troupe.env.workspace;

/**
 * How well three robots keep the formation of an equilateral triangle with sides of 1 m, whoever stands where: the error is
 * the mean over the three pairs of {@code |distance - 1 m|}.
 */
final class Formation {
    static final int ROBOTS = 3;
    /** Length of a side, in metres. */
    static final double SIDE = 1;
    /** Errors up to this count as kept. */
    static final double KEPT = 0.25;

    private Formation() {}

    /** The error, in metres. */
    static double error(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < ROBOTS; i++) {
            int j = (i + 1) % ROBOTS;
            sum += Math.abs(distance(x[i], y[i], x[j], y[j]) - SIDE);
        }
        return sum / ROBOTS;
    }

    /** How good it is: 1 without an error, 0 from an error of one side on. */
    static double score(double error) {
        return Math.max(0, 1 - error / SIDE);
    }

    static double distance(double x, double y, double toX, double toY) {
        double dx = toX - x;
        double dy = toY - y;
        return Math.sqrt(dx * dx + dy * dy);
    }
}
