package io.troupe.env.workspace;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Whether a formation is held at its target: there at the end of {@value #STEPS} steps in succession, its centre never more
 * than 0.25 m from where it was at the first of them. Who gets no farther in 2.5 s drives nowhere, though it may tremble: a
 * formation that drives through does not hold.
 */
final class Hold {
    static final int STEPS = 6;
    /** Distance from where it began, in metres. */
    static final double STAYS = 0.25;

    private int held;
    private double fromX;
    private double fromY;

    /** Nothing is held yet. */
    void begin() {
        held = 0;
        fromX = 0;
        fromY = 0;
    }

    /**
     * Takes a step into account.
     *
     * @param there whether the formation is at the target and keeps its shape
     * @param x of its centre
     * @param y of its centre
     * @return whether it has been held long enough
     */
    boolean step(boolean there, double x, double y) {
        if (!there) {
            held = 0;
        } else if (held == 0 || Formation.distance(x, y, fromX, fromY) > STAYS) {
            held = 1;
            fromX = x;
            fromY = y;
        } else {
            held++;
        }
        return held >= STEPS;
    }

    void save(DataOutput out) throws IOException {
        out.writeInt(held);
        out.writeDouble(fromX);
        out.writeDouble(fromY);
    }

    void restore(DataInput in) throws IOException {
        held = in.readInt();
        fromX = in.readDouble();
        fromY = in.readDouble();
    }
}
