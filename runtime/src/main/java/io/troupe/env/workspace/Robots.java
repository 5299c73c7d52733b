package io.troupe.env.workspace;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The three robots of {@link Cooperative} among their columns: how they move, and what keeps them from harm. */
final class Robots {
    static final double RADIUS = Navigation.RADIUS;
    static final double TOP_SPEED = Navigation.TOP_SPEED;

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
    private final Spacing spacing = new Spacing(x, y, velocityX, velocityY);
    private final double[] nextX = new double[ROBOTS];
    private final double[] nextY = new double[ROBOTS];
    private final double[] nextGaps = new double[ROBOTS];
    /** Of each robot where it is. */
    private final double[] gaps = new double[ROBOTS];

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

    /** Finds out how things stand after robots or columns were put somewhere. */
    void measureAgain() {
        for (int i = 0; i < ROBOTS; i++) {
            gaps[i] = gap(x[i], y[i]);
        }
    }

    double centreX() {
        return (x[0] + x[1] + x[2]) / 3;
    }

    double centreY() {
        return (y[0] + y[1] + y[2]) / 3;
    }

    /** Between the middles of two. */
    double distance(int i, int j) {
        return Formation.distance(x[i], y[i], x[j], y[j]);
    }

    /** Between a robot where it is and what is nearest to it, but for other robots. */
    double gap(int i) {
        return gaps[i];
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
        double allowed = SpeedLimit.allowed(gaps[i], TOP_SPEED);
        violations[i] = SpeedLimit.isBroken(Math.min(speed, 1), allowed) ? 1 : 0;
        double most = settings.corrects() ? allowed : 1;
        double scale = TOP_SPEED * (speed > most ? most / speed : 1);
        velocityX[i] = ax * scale;
        velocityY[i] = ay * scale;
        if (spacing.isBroken(i)) {
            violations[i]++;
            if (settings.corrects()) {
                keepAway(i);
            }
        }
        nextX[i] = x[i] + velocityX[i] * Stage.STEP_SECONDS;
        nextY[i] = y[i] + velocityY[i] * Stage.STEP_SECONDS;
    }

    /** Steers around other robots; where a wall or a column stands in that way, only slows down. */
    private void keepAway(int i) {
        double wantedX = velocityX[i];
        double wantedY = velocityY[i];
        spacing.correct(i);
        if (gap(x[i] + velocityX[i] * Stage.STEP_SECONDS, y[i] + velocityY[i] * Stage.STEP_SECONDS) < 0) {
            velocityX[i] = wantedX;
            velocityY[i] = wantedY;
            spacing.slowDown(i);
        }
    }

    /** Moves all of them to where they want to go, but those that would touch something. */
    void move() {
        for (int i = 0; i < ROBOTS; i++) {
            nextGaps[i] = gap(nextX[i], nextY[i]);
            collisions[i] = nextGaps[i] < 0 ? 1 : 0;
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
            gaps[i] = nextGaps[i];
        }
    }

    private void stay(int i) {
        nextX[i] = x[i];
        nextY[i] = y[i];
        nextGaps[i] = gaps[i];
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
        measureAgain();
    }
}
