package io.troupe.env.physics;

/**
 * A line of straight pieces above points at equal distances, from x = 0 on; everything below it is solid. The first and the
 * last piece go on for ever. The heights are part of the state of a copy.
 */
final class Ground {
    private final int points;
    private final double spacing;
    private double[] state = new double[0];
    private int at;

    Ground(int points, double spacing) {
        this.points = points;
        this.spacing = spacing;
    }

    /** Looks at the heights in a state from now on. */
    void load(double[] newState, int newAt) {
        state = newState;
        at = newAt;
    }

    int points() {
        return points;
    }

    double spacing() {
        return spacing;
    }

    double pointHeight(int point) {
        return state[at + point];
    }

    /** The piece below or above an x; piece i is between points i and i + 1. */
    int piece(double x) {
        return Math.clamp((long) Math.floor(x / spacing), 0, points - 2);
    }

    /** Rise of a piece by its width. */
    double slope(int piece) {
        return (state[at + piece + 1] - state[at + piece]) / spacing;
    }

    double height(double x) {
        int piece = piece(x);
        return state[at + piece] + (x - piece * spacing) * slope(piece);
    }

    /**
     * How far a ray goes before it meets the ground, as a part of its length; 1 where it does not.
     *
     * @param x where it starts, above the ground
     * @param toX how far it goes to the right, at least 0
     * @param toY how far it goes up
     */
    double ray(double x, double y, double toX, double toY) {
        int last = piece(x + toX);
        for (int piece = piece(x); piece <= last; piece++) {
            double slope = slope(piece);
            double end = piece == last ? 1 : ((piece + 1) * spacing - x) / toX;
            double above = y - state[at + piece] - (x - piece * spacing) * slope;
            double closing = slope * toX - toY;
            if (above <= closing * end) {
                return closing > 0 ? Math.clamp(above / closing, 0, 1) : 0;
            }
        }
        return 1;
    }
}
