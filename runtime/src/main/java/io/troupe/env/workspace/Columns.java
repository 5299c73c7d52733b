package io.troupe.env.workspace;

import io.troupe.env.SavedNumbers;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.random.RandomGenerator;

/**
 * The obstacles in the workspaces of {@code B} copies: upright round columns that stand on the floor. They grow with the
 * workspace, so that stages differ in how crowded they are and not in distances alone: a radius is uniform from 5 to 10 %
 * of the width, a height uniform from 50 to 100 % of that of the workspace.
 */
final class Columns {
    /** Range of a distance sensor, in metres. */
    static final double RANGE = 3;

    private static final double LEAST_RADIUS = 0.05;
    private static final double MOST_RADIUS = 0.1;
    private static final double LEAST_HEIGHT = 0.5;
    private static final int TRIES = 100;
    /** x, y, radius, height. */
    private static final int COLUMN = 4;

    private final Stage stage;
    private final double gap;
    private final int[] counts;
    /** [B, obstacles, COLUMN]. */
    private final double[] columns;

    /**
     * @param copies B
     * @param gap that is left between columns, and between them and walls, in metres: wide enough to pass
     */
    Columns(Stage stage, int copies, double gap) {
        this.stage = stage;
        this.gap = gap;
        counts = new int[copies];
        columns = new double[copies * stage.obstacles * COLUMN];
    }

    private int first(int b) {
        return b * stage.obstacles * COLUMN;
    }

    /** Takes all columns of a copy away. */
    void clear(int b) {
        counts[b] = 0;
    }

    /** How many there are. */
    int count(int b) {
        return counts[b];
    }

    double x(int b, int i) {
        return columns[first(b) + i * COLUMN];
    }

    double y(int b, int i) {
        return columns[first(b) + i * COLUMN + 1];
    }

    double radius(int b, int i) {
        return columns[first(b) + i * COLUMN + 2];
    }

    double height(int b, int i) {
        return columns[first(b) + i * COLUMN + 3];
    }

    /** Puts one more column up, which stands inside the workspace. */
    void add(int b, double x, double y, double radius, double height) {
        int at = first(b) + counts[b]++ * COLUMN;
        columns[at] = x;
        columns[at + 1] = y;
        columns[at + 2] = radius;
        columns[at + 3] = height;
    }

    /**
     * Draws the columns of a copy: as many as the stage has. One that finds no room in 100 tries is left out.
     *
     * @param keptFree radius around the middle of the floor in which there are none
     */
    void draw(RandomGenerator random, int b, double keptFree) {
        clear(b);
        for (int i = 0; i < stage.obstacles; i++) {
            for (int attempt = 0; attempt < TRIES; attempt++) {
                double radius = stage.width * (LEAST_RADIUS + (MOST_RADIUS - LEAST_RADIUS) * random.nextDouble());
                double x = stage.width * random.nextDouble();
                double y = stage.width * random.nextDouble();
                double toMiddle = distance(x, y, stage.width / 2, stage.width / 2);
                if (stage.toWalls(x, y) >= radius + gap
                        && toMiddle >= radius + keptFree
                        && clearance(b, x, y, 0) >= radius + gap) {
                    add(b, x, y, radius, stage.height * (LEAST_HEIGHT + (1 - LEAST_HEIGHT) * random.nextDouble()));
                    break;
                }
            }
        }
    }

    private static double distance(double x, double y, double toX, double toY) {
        double dx = x - toX;
        double dy = y - toY;
        return Math.sqrt(dx * dx + dy * dy);
    }

    /** Distance of a point to the surface of the nearest column; negative inside one, infinite where there is none. */
    double clearance(int b, double x, double y, double z) {
        return clearance(b, x, y, z, Double.POSITIVE_INFINITY);
    }

    /** The same, but at most {@code most}: the smaller it is, the less is to be computed. */
    double clearance(int b, double x, double y, double z, double most) {
        double nearest = most;
        int end = first(b) + counts[b] * COLUMN;
        for (int at = first(b); at < end; at += COLUMN) {
            double dx = columns[at] - x;
            double dy = columns[at + 1] - y;
            double squared = dx * dx + dy * dy;
            // A surface is never nearer than it is in the plane of the floor: most columns need no root.
            double reach = nearest + columns[at + 2];
            if (reach > 0 && squared < reach * reach) {
                nearest = Math.min(nearest, toSurface(at, Math.sqrt(squared), z));
            }
        }
        return nearest;
    }

    /**
     * Says where the nearest column is, seen from a point: the level direction of its axis.
     *
     * @param direction receives x and y of a unit vector, or zeros where there is no column or the point is on the axis
     */
    void direction(int b, double x, double y, double z, float[] direction, int offset) {
        double nearest = Double.POSITIVE_INFINITY;
        direction[offset] = 0;
        direction[offset + 1] = 0;
        int end = first(b) + counts[b] * COLUMN;
        for (int at = first(b); at < end; at += COLUMN) {
            double dx = columns[at] - x;
            double dy = columns[at + 1] - y;
            double squared = dx * dx + dy * dy;
            double reach = nearest + columns[at + 2];
            if (reach > 0 && squared < reach * reach) {
                double axis = Math.sqrt(squared);
                double distance = toSurface(at, axis, z);
                if (distance < nearest) {
                    nearest = distance;
                    direction[offset] = axis > 0 ? (float) (dx / axis) : 0;
                    direction[offset + 1] = axis > 0 ? (float) (dy / axis) : 0;
                }
            }
        }
    }

    /** How high the highest column is that a disc stands over at least in part; 0 where there is none. */
    double top(int b, double x, double y, double radius) {
        double highest = 0;
        int end = first(b) + counts[b] * COLUMN;
        for (int at = first(b); at < end; at += COLUMN) {
            double dx = columns[at] - x;
            double dy = columns[at + 1] - y;
            double reach = columns[at + 2] + radius;
            if (dx * dx + dy * dy < reach * reach) {
                highest = Math.max(highest, columns[at + 3]);
            }
        }
        return highest;
    }

    /** Distance to the surface of the column at {@code at} of a point so far from its axis. */
    private double toSurface(int at, double axis, double z) {
        double beside = axis - columns[at + 2];
        double above = z - columns[at + 3];
        if (above <= 0) {
            return beside;
        }
        return beside <= 0 ? above : Math.sqrt(beside * beside + above * above);
    }

    /** Whether a column stands between two points. */
    boolean hides(int b, double x, double y, double z, double toX, double toY, double toZ) {
        double dx = toX - x;
        double dy = toY - y;
        double length = dx * dx + dy * dy;
        int end = first(b) + counts[b] * COLUMN;
        for (int at = first(b); at < end; at += COLUMN) {
            double cx = columns[at] - x;
            double cy = columns[at + 1] - y;
            // The line is over or in the column between two shares of it, and lowest at one of them.
            double nearest = length > 0 ? (cx * dx + cy * dy) / length : 0;
            double beside = distance(cx, cy, nearest * dx, nearest * dy);
            if (beside >= columns[at + 2]) {
                continue;
            }
            double half = length > 0
                    ? Math.sqrt((columns[at + 2] * columns[at + 2] - beside * beside) / length)
                    : Double.POSITIVE_INFINITY;
            double from = Math.max(0, nearest - half);
            double to = Math.min(1, nearest + half);
            if (from <= to && z + (toZ < z ? to : from) * (toZ - z) < columns[at + 3]) {
                return true;
            }
        }
        return false;
    }

    /**
     * What a fan of distance sensors measures at a height: to columns and walls, as a share of {@link #RANGE}, 1 where there
     * is nothing in range.
     *
     * @param ranges receives one element a direction of the fan, from {@code offset} on
     */
    void measure(int b, double x, double y, double z, Fan fan, float[] ranges, int offset) {
        boolean nearWalls = stage.toWalls(x, y) < RANGE;
        for (int i = 0; i < fan.count; i++) {
            ranges[offset + i] = nearWalls ? (float) (Math.min(RANGE, fan.toWall(i, x, y, stage.width)) / RANGE) : 1;
        }
        int half = fan.count / 2;
        int end = first(b) + counts[b] * COLUMN;
        for (int at = first(b); at < end; at += COLUMN) {
            double dx = columns[at] - x;
            double dy = columns[at + 1] - y;
            double radius = columns[at + 2];
            double squared = dx * dx + dy * dy;
            double farthest = RANGE + radius;
            if (squared >= farthest * farthest || z > columns[at + 3]) {
                continue;
            }
            // The ray x + t d meets the circle where t^2 - 2 t (d . c) + c . c - r^2 = 0: where d . c is at least the
            // length of a tangent. What one direction meets, its opposite does not.
            double rest = squared - radius * radius;
            double tangent = Math.sqrt(Math.max(0, rest));
            for (int i = 0; i < half; i++) {
                double along = fan.x[i] * dx + fan.y[i] * dy;
                if (Math.abs(along) >= tangent && along != 0) {
                    int ray = offset + (along > 0 ? i : i + half);
                    double length = Math.abs(along);
                    float range =
                            (float) (Math.max(0, length - Math.sqrt(Math.max(0, length * length - rest))) / RANGE);
                    ranges[ray] = Math.min(ranges[ray], range);
                }
            }
        }
    }

    /** Writes the columns of a copy. */
    void save(int b, DataOutput out) throws IOException {
        out.writeInt(counts[b]);
        SavedNumbers.write(columns, first(b), counts[b] * COLUMN, out);
    }

    /** Takes up what {@link #save} wrote. */
    void restore(int b, DataInput in) throws IOException {
        int saved = in.readInt();
        if (saved < 0 || saved > stage.obstacles) {
            throw new IOException("the saved state has " + saved + " obstacles, the stage " + stage.key() + " at most "
                    + stage.obstacles);
        }
        counts[b] = saved;
        SavedNumbers.read(columns, first(b), saved * COLUMN, in);
    }
}
