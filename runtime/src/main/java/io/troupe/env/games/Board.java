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
    /** Of each player, 1 where it has a piece, as it is observed. */
    private final float[][] pieces;

    private int placed;
    private int last;
    private boolean won;

    Board(Rules rules) {
        this.rules = rules;
        cells = new byte[rules.cells()];
        pieces = new float[2][rules.cells()];
        clear();
    }

    void clear() {
        Arrays.fill(cells, EMPTY);
        Arrays.fill(pieces[0], 0);
        Arrays.fill(pieces[1], 0);
        placed = 0;
        last = 0;
        won = false;
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

    /** Copies out where a player has pieces: 1 there, 0 elsewhere. */
    void copyPieces(int player, float[] target, int offset) {
        System.arraycopy(pieces[player], 0, target, offset, cells.length);
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
        pieces[mover()][cell] = 1;
        cells[cell] = (byte) mover();
        placed++;
        last = cell;
        won = findsRow();
    }

    /** Takes the piece away that was placed last, in a cell, and gives its player the turn again. */
    void takeBack(int cell) {
        cells[cell] = EMPTY;
        placed--;
        pieces[mover()][cell] = 0;
        won = false;
    }

    /** Where the last piece was placed. */
    int last() {
        return last;
    }

    /** Whether the last piece won. */
    boolean isWon() {
        return won;
    }

    /** Only rows through the last piece can be new. */
    private boolean findsRow() {
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
        for (int i = 0; i < cells.length; i++) {
            byte cell = cells[i];
            if (cell < EMPTY || cell > 1) {
                throw new IOException(rules.name() + ": a cell of the saved state has " + cell + ", not -1, 0 or 1");
            }
            placed += cell == EMPTY ? 0 : 1;
            pieces[0][i] = cell == 0 ? 1 : 0;
            pieces[1][i] = cell == 1 ? 1 : 0;
        }
        if (last < 0 || last >= cells.length) {
            throw new IOException(rules.name() + ": the last piece of the saved state is in cell " + last);
        }
        won = placed > 0 && findsRow();
    }
}
