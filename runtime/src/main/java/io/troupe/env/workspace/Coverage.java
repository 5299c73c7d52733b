package io.troupe.env.workspace;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Which cells, cubes of 1 m, of the workspaces of {@code B} copies have been seen. Cells whose middle is inside a column do
 * not count. Those that are still open are bits of one int for each row of cells along x, so that a row is seen, or searched
 * for the cell nearest to a point, in a few instructions.
 */
final class Coverage {
    /** Radius, in pictures, of the disc in the middle of a cell. */
    private static final double SEEN_DISC = 0.4;

    /** No cell. */
    static final int NONE = -1;

    /** Cells in each direction of the floor; at most 30, because a row is an int. */
    final int side;

    private final int layers;
    /** All cells of a row. */
    private final int fullRow;

    private final int[] counts;
    private final int[] openCounts;
    /** [B, layers, side]: bit i is the cell at x = i. */
    private final int[] rows;

    Coverage(Stage stage, int copies) {
        side = (int) stage.width;
        layers = (int) stage.height;
        fullRow = (1 << side) - 1;
        counts = new int[copies];
        openCounts = new int[copies];
        rows = new int[copies * layers * side];
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

    private int first(int b) {
        return b * layers * side;
    }

    /** All is open again, but for what is inside columns. */
    void begin(int b, Columns columns) {
        int from = first(b);
        Arrays.fill(rows, from, from + layers * side, fullRow);
        for (int i = 0; i < columns.count(b); i++) {
            block(from, columns.x(b, i), columns.y(b, i), columns.radius(b, i), columns.height(b, i));
        }
        counts[b] = countOpen(b);
        openCounts[b] = counts[b];
    }

    /** Takes out the cells whose middle is inside a column. */
    private void block(int from, double x, double y, double radius, double height) {
        for (int j = (int) (y - radius); j <= (int) (y + radius); j++) {
            for (int i = (int) (x - radius); i <= (int) (x + radius); i++) {
                double dx = i + 0.5 - x;
                double dy = j + 0.5 - y;
                for (int k = 0; dx * dx + dy * dy <= radius * radius && k + 0.5 <= height; k++) {
                    rows[from + j + side * k] &= ~(1 << i);
                }
            }
        }
    }

    private int countOpen(int b) {
        int count = 0;
        for (int row = first(b); row < first(b + 1); row++) {
            count += Integer.bitCount(rows[row]);
        }
        return count;
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
        return cell != NONE && (rows[first(b) + cell / side] >> (cell % side) & 1) != 0;
    }

    /** Adds to a picture where all has been seen from floor to ceiling. */
    void draw(int b, FloorPlan plan) {
        for (int cell = 0; cell < side * side; cell++) {
            if (isSeenFromFloorToCeiling(b, cell)) {
                plan.add(FloorPlan.Kind.SEEN, x(cell), y(cell), SEEN_DISC);
            }
        }
    }

    private boolean isSeenFromFloorToCeiling(int b, int lowest) {
        for (int k = 0; k < layers; k++) {
            if (isOpen(b, lowest + k * side * side)) {
                return false;
            }
        }
        return true;
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
        int lowY = Math.max(0, (int) (y - radius));
        int highY = Math.min(side - 1, (int) (y + radius));
        int lowZ = Math.max(0, (int) (z - radius));
        int highZ = Math.min(layers - 1, (int) (z + radius));
        for (int k = lowZ; k <= highZ; k++) {
            double dz = k + 0.5 - z;
            for (int j = lowY; j <= highY; j++) {
                double dy = j + 0.5 - y;
                double rest = radius * radius - dz * dz - dy * dy;
                int row = first(b) + j + side * k;
                if (rest >= 0 && rows[row] != 0) {
                    int near = rows[row] & within(x, Math.sqrt(rest));
                    int hidden = through || near == 0 ? 0 : hidden(b, x, y, z, near, j, k, columns);
                    rows[row] ^= near & ~hidden;
                    seen += Integer.bitCount(near & ~hidden);
                }
            }
        }
        openCounts[b] -= seen;
        return seen;
    }

    /** Bits of the cells of a row whose middles are so near, in the direction of x. */
    private int within(double x, double reach) {
        int low = Math.max(0, (int) Math.ceil(x - reach - 0.5));
        int high = Math.min(side - 1, (int) Math.floor(x + reach - 0.5));
        return low > high ? 0 : (2 << high) - (1 << low);
    }

    private static int hidden(int b, double x, double y, double z, int cells, int j, int k, Columns columns) {
        int hidden = 0;
        for (int left = cells; left != 0; left &= left - 1) {
            int i = Integer.numberOfTrailingZeros(left);
            if (columns.hides(b, x, y, z, i + 0.5, j + 0.5, k + 0.5)) {
                hidden |= 1 << i;
            }
        }
        return hidden;
    }

    /**
     * Where to go on from a point: the nearest open cell all of whose neighbours, but for walls, are open, and where there is
     * none, the nearest open one. So small holes are left for when nothing else is to be seen.
     *
     * @return a cell or {@link #NONE}
     */
    int frontier(int b, double x, double y, double z) {
        int amid = nearestOpen(b, x, y, z, true);
        return amid != NONE ? amid : nearestOpen(b, x, y, z, false);
    }

    private int nearestOpen(int b, double x, double y, double z, boolean amid) {
        int nearest = NONE;
        double least = Double.POSITIVE_INFINITY;
        // The cells of a row whose middles come before the point.
        int before = (1 << (int) (x + 0.5)) - 1;
        for (int k = 0; k < layers; k++) {
            double dz = k + 0.5 - z;
            for (int j = 0; j < side; j++) {
                double dy = j + 0.5 - y;
                double beside = dy * dy + dz * dz;
                if (beside >= least) {
                    continue;
                }
                int row = amid ? amid(b, j, k) : rows[first(b) + j + side * k];
                int low = row & before;
                if (low != 0) {
                    int i = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(low);
                    double dx = i + 0.5 - x;
                    if (beside + dx * dx < least) {
                        least = beside + dx * dx;
                        nearest = i + side * (j + side * k);
                    }
                }
                int high = row & ~before;
                if (high != 0) {
                    int i = Integer.numberOfTrailingZeros(high);
                    double dx = i + 0.5 - x;
                    if (beside + dx * dx < least) {
                        least = beside + dx * dx;
                        nearest = i + side * (j + side * k);
                    }
                }
            }
        }
        return nearest;
    }

    /** The cells of a row whose neighbours are all open. */
    private int amid(int b, int j, int k) {
        int at = first(b) + j + side * k;
        int row = rows[at];
        if (row == 0) {
            return 0;
        }
        row &= (row << 1 | 1) & (row >>> 1 | 1 << (side - 1));
        row &= j > 0 ? rows[at - 1] : fullRow;
        row &= j < side - 1 ? rows[at + 1] : fullRow;
        row &= k > 0 ? rows[at - side] : fullRow;
        return row & (k < layers - 1 ? rows[at + side] : fullRow);
    }

    /** Writes the open cells of a copy. */
    void save(int b, DataOutput out) throws IOException {
        out.writeInt(counts[b]);
        for (int row = first(b); row < first(b + 1); row++) {
            out.writeInt(rows[row]);
        }
    }

    /** Takes up what {@link #save} wrote. */
    void restore(int b, DataInput in) throws IOException {
        counts[b] = in.readInt();
        for (int row = first(b); row < first(b + 1); row++) {
            rows[row] = in.readInt();
            if ((rows[row] & ~fullRow) != 0) {
                throw new IOException("the saved state has a row of cells that is longer than " + side);
            }
        }
        openCounts[b] = countOpen(b);
        if (counts[b] < Math.max(1, openCounts[b]) || counts[b] > layers * side * side) {
            throw new IOException("the saved state has " + openCounts[b] + " of " + counts[b]
                    + " cells open, in a room of " + layers * side * side);
        }
    }
}
