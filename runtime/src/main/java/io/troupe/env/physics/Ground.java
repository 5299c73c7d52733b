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
}
