package io.troupe.env.workspace;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Which cells, cubes of 1 m, of the workspaces of {@code B} copies have been seen. Cells whose middle is inside a column do
 * not count. Those that are still open are kept in a list, from which seen ones are taken out by moving the last one to
 * their place, so that looking for the nearest open one gets cheaper all the time.
 */
final class Coverage {
    /** No cell. */
    static final int NONE = -1;

    private final int side;
    private final int cells;
    private final int[] counts;
    private final int[] openCounts;
    /** [B, cells]: the open cells of each copy. */
    private final int[] open;
    /** [B, cells]: where a cell stands among the open ones, or NONE. */
    private final int[] places;

    Coverage(Stage stage, int copies) {
        side = (int) stage.width;
        cells = side * side * (int) stage.height;
        counts = new int[copies];
        openCounts = new int[copies];
        open = new int[copies * cells];
        places = new int[copies * cells];
    }

    double x(int cell) {
        return cell % side + 0.5;
    }

    double y(int cell) {
        return cell / side % side + 0.5;
    }

    double z(int cell) {
        int layer = cell / (side * side);
        return layer + 0.5;
    }

    /** All is open again, but for what is inside columns. */
    void begin(int b, Columns columns) {
        int from = b * cells;
        Arrays.fill(places, from, from + cells, 0);
        for (int i = 0; i < columns.count(b); i++) {
            block(from, columns.x(b, i), columns.y(b, i), columns.radius(b, i), columns.height(b, i));
        }
        int count = 0;
        for (int cell = 0; cell < cells; cell++) {
            if (places[from + cell] != NONE) {
                places[from + cell] = count;
                open[from + count++] = cell;
            }
        }
        counts[b] = count;
        openCounts[b] = count;
    }

    /** Takes out the cells whose middle is inside a column. */
    private void block(int from, double x, double y, double radius, double height) {
        for (int j = (int) (y - radius); j <= (int) (y + radius); j++) {
            for (int i = (int) (x - radius); i <= (int) (x + radius); i++) {
                double dx = i + 0.5 - x;
                double dy = j + 0.5 - y;
                for (int k = 0; dx * dx + dy * dy <= radius * radius && k + 0.5 <= height; k++) {
                    places[from + i + side * (j + side * k)] = NONE;
                }
            }
        }
    }

    /** How many cells count. */
    int count(int b) {
        return counts[b];
    }

    /** Share of the cells that have been seen. */
    double share(int b) {
        return 1 - (double) openCounts[b] / counts[b];
    }

    /** Whether a cell is still to be seen. */
    boolean isOpen(int b, int cell) {
        return cell != NONE && places[b * cells + cell] != NONE;
    }

    /** The cell that a point is in. */
    int at(double x, double y, double z) {
        return (int) x + side * ((int) y + side * (int) z);
    }

    /**
     * Sees every open cell whose middle is within a radius of a point.
     *
     * @param through whether columns do not hide what is behind them
     * @return how many there were
     */
    int see(int b, double x, double y, double z, double radius, boolean through, Columns columns) {
        int seen = 0;
        int from = b * cells;
        int lowX = Math.max(0, (int) (x - radius));
        int lowY = Math.max(0, (int) (y - radius));
        int highX = Math.min(side - 1, (int) (x + radius));
        int highY = Math.min(side - 1, (int) (y + radius));
        int lowZ = Math.max(0, (int) (z - radius));
        int highZ = Math.min(cells / (side * side) - 1, (int) (z + radius));
        for (int k = lowZ; k <= highZ; k++) {
            double dz = k + 0.5 - z;
            for (int j = lowY; j <= highY; j++) {
                double dy = j + 0.5 - y;
                double rest = radius * radius - dz * dz - dy * dy;
                for (int i = lowX; i <= highX && rest >= 0; i++) {
                    int cell = i + side * (j + side * k);
                    double dx = i + 0.5 - x;
                    if (places[from + cell] != NONE
                            && dx * dx <= rest
                            && (through || !columns.hides(b, x, y, z, i + 0.5, j + 0.5, k + 0.5))) {
                        close(b, cell);
                        seen++;
                    }
                }
            }
        }
        return seen;
    }

    private void close(int b, int cell) {
        int from = b * cells;
        int place = places[from + cell];
        int last = open[from + --openCounts[b]];
        open[from + place] = last;
        places[from + last] = place;
        places[from + cell] = NONE;
    }

    /** The open cell whose middle is nearest to a point, or {@link #NONE}. */
    int nearestOpen(int b, double x, double y, double z) {
        int nearest = NONE;
        double least = Double.POSITIVE_INFINITY;
        int from = b * cells;
        for (int i = 0; i < openCounts[b]; i++) {
            int cell = open[from + i];
            double dx = x(cell) - x;
            double dy = y(cell) - y;
            double dz = z(cell) - z;
            double squared = dx * dx + dy * dy + dz * dz;
            if (squared < least) {
                least = squared;
                nearest = cell;
            }
        }
        return nearest;
    }

    /** Writes the open cells of a copy, in their order, on which later choices depend. */
    void save(int b, DataOutput out) throws IOException {
        out.writeInt(counts[b]);
        out.writeInt(openCounts[b]);
        for (int i = 0; i < openCounts[b]; i++) {
            out.writeInt(open[b * cells + i]);
        }
    }

    /** Takes up what {@link #save} wrote. */
    void restore(int b, DataInput in) throws IOException {
        counts[b] = in.readInt();
        openCounts[b] = in.readInt();
        if (openCounts[b] < 0 || openCounts[b] > cells) {
            throw new IOException("the saved state has " + openCounts[b] + " open cells, the workspace " + cells);
        }
        int from = b * cells;
        for (int cell = 0; cell < cells; cell++) {
            places[from + cell] = NONE;
        }
        for (int i = 0; i < openCounts[b]; i++) {
            int cell = in.readInt();
            open[from + i] = cell;
            places[from + cell] = i;
        }
    }
}
