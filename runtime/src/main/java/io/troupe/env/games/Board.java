package io.troupe.env.games;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What lies where. Cells are numbered row after row from the top; player 0 moves first.
 *
 * <p>A player's pieces are the bits of a long, one a cell, with an empty column behind the last one: so a row of pieces is found by
 * shifting, in all places at once, and cannot go on in the next line.
 */
final class Board {
    private static final byte EMPTY = -1;

    private final Rules rules;
    private final int size;
    private final int choices;
    /** Of each cell: its bit. */
    private final long[] bits;
    /** By how much pieces are shifted onto their neighbours: to the right, down, and along both diagonals. */
    private final int[] directions;
    /** Of each player. */
    private final long[] pieces = new long[2];
    /** What each player sees: where it has pieces, where the other has, whether it is to move. */
    private final float[][] views;
    /** Of each choice: where the next piece goes; below 0 where the choice is not allowed. */
    private final int[] next;
    /** Of each choice: whether it is allowed. */
    private final boolean[] allowed;

    private int placed;
    private int last;
    private boolean won;

    Board(Rules rules) {
        this.rules = rules;
        size = rules.cells();
        choices = rules.choices();
        int width = rules.columns() + 1;
        if (rules.rows() * width > Long.SIZE) {
            throw new IllegalArgumentException(rules.name() + ": a board has at most 64 cells with a column more");
        }
        bits = new long[size];
        for (int cell = 0; cell < size; cell++) {
            bits[cell] = 1L << (cell / rules.columns() * width + cell % rules.columns());
        }
        directions = new int[] {1, width, width + 1, width - 1};
        views = new float[2][2 * size + 1];
        next = new int[choices];
        allowed = new boolean[choices];
        clear();
    }

    void clear() {
        Arrays.fill(pieces, 0);
        for (int player = 0; player < 2; player++) {
            Arrays.fill(views[player], 0);
            views[player][2 * size] = 1 - player;
        }
        int first = rules.falling() ? size - choices : 0;
        for (int choice = 0; choice < choices; choice++) {
            next[choice] = first + choice;
            allowed[choice] = true;
        }
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
        return placed == size;
    }

    /** Whether a player has a piece in a cell. */
    boolean has(int player, int cell) {
        return (pieces[player] & bits[cell]) != 0;
    }

    /** Copies out what a player sees: 1 where it has a piece, 1 where the other has one, and whether it is to move. */
    void copyView(int player, float[] target) {
        System.arraycopy(views[player], 0, target, 0, 2 * size + 1);
    }

    boolean allows(int choice) {
        return allowed[choice];
    }

    /** Copies out which choices are allowed to the player whose turn it is. */
    void copyAllowed(boolean[] target) {
        System.arraycopy(allowed, 0, target, 0, choices);
    }

    /** Places a piece of the {@link #mover} by a choice that is allowed. */
    void play(int choice) {
        int mover = mover();
        last = next[choice];
        put(mover, choice, last);
        tellTurn();
        won = findsRow(pieces[mover]);
    }

    private void put(int player, int choice, int cell) {
        pieces[player] |= bits[cell];
        views[player][cell] = 1;
        views[1 - player][size + cell] = 1;
        placed++;
        int above = rules.falling() ? cell - choices : -1;
        next[choice] = above;
        allowed[choice] = above >= 0;
    }

    private void tellTurn() {
        views[mover()][2 * size] = 1;
        views[1 - mover()][2 * size] = 0;
    }

    /** Takes the piece away that was placed last, in a cell, and gives its player the turn again. */
    void takeBack(int cell) {
        placed--;
        int mover = mover();
        pieces[mover] &= ~bits[cell];
        views[mover][cell] = 0;
        views[1 - mover][size + cell] = 0;
        int choice = choiceOf(cell);
        next[choice] = cell;
        allowed[choice] = true;
        tellTurn();
        won = false;
    }

    private int choiceOf(int cell) {
        return rules.falling() ? cell % choices : cell;
    }

    /** Where the last piece was placed. */
    int last() {
        return last;
    }

    /** Whether the last piece won. */
    boolean isWon() {
        return won;
    }

    private boolean findsRow(long of) {
        for (int direction : directions) {
            long rows = of;
            for (int more = rules.inARow() - 1; more > 0; more--) {
                rows = of & (rows >>> direction);
            }
            if (rows != 0) {
                return true;
            }
        }
        return false;
    }

    void save(DataOutput out) throws IOException {
        for (int cell = 0; cell < size; cell++) {
            out.writeByte(has(0, cell) ? 0 : has(1, cell) ? 1 : EMPTY);
        }
        out.writeByte(last);
    }

    void restore(DataInput in) throws IOException {
        clear();
        byte[] cells = new byte[size];
        in.readFully(cells);
        // From the bottom up, so that what is on top of a column is noted last.
        for (int cell = size - 1; cell >= 0; cell--) {
            byte player = cells[cell];
            if (player < EMPTY || player > 1) {
                throw new IOException(rules.name() + ": a cell of the saved state has " + player + ", not -1, 0 or 1");
            }
            if (player != EMPTY) {
                put(player, choiceOf(cell), cell);
            }
        }
        last = in.readByte();
        if (last < 0 || last >= size) {
            throw new IOException(rules.name() + ": the last piece of the saved state is in cell " + last);
        }
        tellTurn();
        won = placed > 0 && findsRow(pieces[1 - mover()]);
    }
}
