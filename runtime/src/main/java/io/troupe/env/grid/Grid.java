package io.troupe.env.grid;

/**
 * Cells in rows and columns; a cell's number is {@code row * columns + column}.
 *
 * @param rows how many
 * @param columns how many
 */
record Grid(int rows, int columns) {
    int cells() {
        return rows * columns;
    }

    int row(int cell) {
        return cell / columns;
    }

    int column(int cell) {
        return cell % columns;
    }

    /** The cell that far down and to the right; whoever would leave the grid stays at its edge. */
    int moved(int cell, int down, int right) {
        int row = Math.clamp(row(cell) + (long) down, 0, rows - 1);
        int column = Math.clamp(column(cell) + (long) right, 0, columns - 1);
        return row * columns + column;
    }
}
