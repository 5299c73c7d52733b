package io.troupe.env.workspace;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The three robots of {@link Cooperative} among their columns: how they move, and what keeps them from harm. */
final class Robots {
    static final double RADIUS = Navigation.RADIUS;
    static final double TOP_SPEED = Navigation.TOP_SPEED;
    /** Between the middles of two robots, which safety asks for. */
    static final double LEAST_DISTANCE = 0.6;

    private static final int ROBOTS = Formation.ROBOTS;

    final Columns columns;
    final double[] x = new double[ROBOTS];
    final double[] y = new double[ROBOTS];
    /** Of the last step. */
    final double[] velocityX = new double[ROBOTS];

    final double[] velocityY = new double[ROBOTS];
    /** Of each robot in the last step. */
    final int[] collisions = new int[ROBOTS];

    final int[] violations = new int[ROBOTS];
    final double[] efforts = new double[ROBOTS];

    private final WorkspaceSettings settings;
    private final Stage stage;
    private final double[] nextX = new double[ROBOTS];
    private final double[] nextY = new double[ROBOTS];

    Robots(WorkspaceSettings settings) {
        this.settings = settings;
        stage = settings.stage();
        columns = new Columns(stage, 1, 4 * RADIUS);
    }

    /** Nobody has moved yet. */
    void stop() {
        Arrays.fill(velocityX, 0);
        Arrays.fill(velocityY, 0);
    }

    /** Between a robot at a place and what is nearest to it, but for other robots. */
    double gap(double atX, double atY) {
        return Math.min(columns.clearance(0, atX, atY, 0), stage.toWalls(atX, atY)) - RADIUS;
    }

    /** Collisions of this step. */
    int collisions() {
        return collisions[0] + collisions[1] + collisions[2];
    }

    /** Where a robot wants to go, after safety has had its say. */
    void plan(int i, double ax, double ay) {
        efforts[i] = (ax * ax + ay * ay) / 2;
        double speed = Math.sqrt(ax * ax + ay * ay);
        double allowed = SpeedLimit.allowed(gap(x[i], y[i]), TOP_SPEED);
        violations[i] = SpeedLimit.isBroken(Math.min(speed, 1), allowed) ? 1 : 0;
        double most = settings.corrects() ? allowed : 1;
        double scale = TOP_SPEED * (speed > most ? most / speed : 1);
        velocityX[i] = ax * scale;
        velocityY[i] = ay * scale;
        boolean tooNear = false;
        for (int j = 0; j < ROBOTS; j++) {
            tooNear |= j != i && isTooNear(i, j);
        }
        violations[i] += tooNear ? 1 : 0;
        nextX[i] = x[i] + velocityX[i] * Stage.STEP_SECONDS;
        nextY[i] = y[i] + velocityY[i] * Stage.STEP_SECONDS;
    }

    /** Whether a robot moves towards another one within the least distance; corrected where that is asked for. */
    private boolean isTooNear(int i, int j) {
        double dx = x[j] - x[i];
        double dy = y[j] - y[i];
        double apart = Math.sqrt(dx * dx + dy * dy);
        double towards = (velocityX[i] * dx + velocityY[i] * dy) / apart;
        if (towards <= 0 || apart - towards * Stage.STEP_SECONDS >= LEAST_DISTANCE) {
            return false;
        }
        if (settings.corrects()) {
            double less = towards - Math.max(0, (apart - LEAST_DISTANCE) / Stage.STEP_SECONDS);
            velocityX[i] -= less * dx / apart;
            velocityY[i] -= less * dy / apart;
        }
        return true;
    }

    /** Moves all of them to where they want to go, but those that would touch something. */
    void move() {
        for (int i = 0; i < ROBOTS; i++) {
            collisions[i] = gap(nextX[i], nextY[i]) < 0 ? 1 : 0;
            if (collisions[i] > 0) {
                stay(i);
            }
        }
        boolean touch = false;
        for (int i = 0; i < ROBOTS; i++) {
            int j = (i + 1) % ROBOTS;
            if (Formation.distance(nextX[i], nextY[i], nextX[j], nextY[j]) < 2 * RADIUS) {
                touch = true;
                collisions[i] = 1;
                collisions[j] = 1;
            }
        }
        for (int i = 0; i < ROBOTS; i++) {
            if (touch) {
                stay(i);
            }
            x[i] = nextX[i];
            y[i] = nextY[i];
        }
    }

    private void stay(int i) {
        nextX[i] = x[i];
        nextY[i] = y[i];
        velocityX[i] = 0;
        velocityY[i] = 0;
    }

    void save(DataOutput out) throws IOException {
        columns.save(0, out);
        for (int i = 0; i < ROBOTS; i++) {
            out.writeDouble(x[i]);
            out.writeDouble(y[i]);
            out.writeDouble(velocityX[i]);
            out.writeDouble(velocityY[i]);
        }
    }

    void restore(DataInput in) throws IOException {
        columns.restore(0, in);
        for (int i = 0; i < ROBOTS; i++) {
            x[i] = in.readDouble();
            y[i] = in.readDouble();
            velocityX[i] = in.readDouble();
            velocityY[i] = in.readDouble();
        }
    }
}
