package io.troupe.env.workspace;

/** How a flying robot observes where something is: a unit vector, the distance as a share of 5 m, and whether there is one. */
final class Bearing {
    private static final double FAR = 5;

    private Bearing() {}

    /** Writes the five values for something that is so far away in each direction, and says where they end. */
    static int write(double dx, double dy, double dz, float[] observations, int offset) {
        double distance = Math.sqrt(dx * dx + dy * dy + dz * dz);
        double toUnit = distance > 0 ? 1 / distance : 0;
        observations[offset] = (float) (dx * toUnit);
        observations[offset + 1] = (float) (dy * toUnit);
        observations[offset + 2] = (float) (dz * toUnit);
        observations[offset + 3] = (float) Math.min(distance / FAR, 1);
        observations[offset + 4] = 1;
        return offset + 5;
    }

    /** Writes the five values where there is nothing, and says where they end. */
    static int writeNone(float[] observations, int offset) {
        for (int i = 0; i < 3; i++) {
            observations[offset + i] = 0;
        }
        observations[offset + 3] = 1;
        observations[offset + 4] = 0;
        return offset + 5;
    }
}
