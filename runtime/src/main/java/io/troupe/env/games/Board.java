package io.troupe.env.games;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** What lies where. Cells are numbered row after row from the top; player 0 moves first. */
final class Board {
    private static final byte EMPTY = -1;
    private static final int[] DOWN = {0, 1, 1, 1};
    private static final int[] RIGHT = {1, 0, 1, -1};

    private final Rules rules;
    private final byte[] cells;
    private int placed;
    private int last;

    Board(Rules rules) {
        this.rules = rules;
        cells = new byte[rules.cells()];
        clear();
    }

    void clear() {
        Arrays.fill(cells, EMPTY);
        placed = 0;
        last = 0;
    }

    Rules rules() {
        return rules;
    }

    /** The player whose turn it is. */
    int mover() {
        return placed & 1;
    }

    boolean isFull() {
        return placed == cells.length;
    }

    /** Whether a player has a piece in a cell. */
    boolean has(int player, int cell) {
        return cells[cell] == player;
    }

    boolean allows(int choice) {
        // The top row comes first, so a column is full where its first cell is.
        return cells[choice] == EMPTY;
    }

    /** Places a piece of the {@link #mover} by a choice that is allowed. */
    void play(int choice) {
        int cell = choice;
        if (rules.falling()) {
            cell += (rules.rows() - 1) * rules.columns();
            while (cells[cell] != EMPTY) {
                cell -= rules.columns();
            }
        }
        cells[cell] = (byte) mover();
        placed++;
        last = cell;
    }

    /** Takes the piece away that lies in a cell, and gives its player the turn again. */
    void takeBack(int cell) {
        cells[cell] = EMPTY;
        placed--;
    }

    /** Where the last piece was placed. */
    int last() {
        return last;
    }

    /** Whether the last piece won: only rows through it can be new. */
    boolean isWon() {
        if (placed == 0) {
            return false;
        }
        for (int direction = 0; direction < DOWN.length; direction++) {
            int row = 1 + run(DOWN[direction], RIGHT[direction]) + run(-DOWN[direction], -RIGHT[direction]);
            if (row >= rules.inARow()) {
                return true;
            }
        }
        return false;
    }

    /** Pieces of the same player next to the last one in a direction. */
    private int run(int down, int right) {
        byte player = cells[last];
        int row = last / rules.columns() + down;
        int column = last % rules.columns() + right;
        int length = 0;
        while (row >= 0
                && row < rules.rows()
                && column >= 0
                && column < rules.columns()
                && cells[row * rules.columns() + column] == player) {
            length++;
            row += down;
            column += right;
        }
        return length;
    }

    void save(DataOutput out) throws IOException {
        out.write(cells);
        out.writeByte(last);
    }

    void restore(DataInput in) throws IOException {
        in.readFully(cells);
        last = in.readByte();
        placed = 0;
        for (byte cell : cells) {
            if (cell < EMPTY || cell > 1) {
                throw new IOException(rules.name() + ": a cell of the saved state has " + cell + ", not -1, 0 or 1");
            }
            placed += cell == EMPTY ? 0 : 1;
        }
    }
}
