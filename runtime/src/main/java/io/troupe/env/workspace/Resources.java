package io.troupe.env.workspace;

/** What a robot of {@link Exploration} is to collect: which of it is known, and which is near enough to be taken. */
final class Resources {
    /** Elements of the state for each: x, y, z, and 1 for as long as it is there. */
    static final int SIZE = 4;

    static final double COLLECTED = 0.6;

    /** How many there are. */
    final int count;

    private final double[] state;
    private final int first;
    private final Coverage coverage;

    /**
     * @param state of the task, of all copies
     * @param first where they begin in the state of a copy
     */
    Resources(int count, double[] state, int first, Coverage coverage) {
        this.count = count;
        this.state = state;
        this.first = first;
        this.coverage = coverage;
    }

    /** Where one begins in the state. */
    int at(int at, int i) {
        return at + first + i * SIZE;
    }

    /** Whether one is still there. */
    private boolean isThere(int resource) {
        return state[resource + 3] > 0;
    }

    /** Whether its cell has been seen. */
    private boolean isKnown(int b, int resource) {
        return !coverage.isOpen(b, coverage.at(state[resource], state[resource + 1], state[resource + 2]));
    }

    /** Where the known one that is nearest to a robot begins in the state, or -1. */
    int nearestKnown(int b, int at, int robot) {
        int nearest = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            int resource = at(at, i);
            double squared = squaredDistance(robot, resource);
            if (isThere(resource) && squared < least && isKnown(b, resource)) {
                least = squared;
                nearest = resource;
            }
        }
        return nearest;
    }

    /** Takes what is near a robot, and says how many that were. */
    int collect(int at, int robot) {
        int collected = 0;
        for (int i = 0; i < count; i++) {
            int resource = at(at, i);
            if (isThere(resource) && squaredDistance(robot, resource) <= COLLECTED * COLLECTED) {
                state[resource + 3] = 0;
                collected++;
            }
        }
        return collected;
    }

    /** Adds what is left to a picture. */
    void draw(int at, FloorPlan plan) {
        for (int i = 0; i < count; i++) {
            int resource = at(at, i);
            if (isThere(resource)) {
                plan.add(FloorPlan.Kind.RESOURCE, state[resource], state[resource + 1], Exploration.RADIUS / 2);
            }
        }
    }

    private double squaredDistance(int robot, int resource) {
        double dx = state[resource] - state[robot];
        double dy = state[resource + 1] - state[robot + 1];
        double dz = state[resource + 2] - state[robot + 2];
        return dx * dx + dy * dy + dz * dz;
    }
}
