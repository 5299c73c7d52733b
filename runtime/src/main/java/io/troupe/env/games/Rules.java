package io.troupe.env.games;

/**
 * A game of two who place pieces in turn until one of them has enough in a row: across, down or along a diagonal.
 *
 * @param name of the environment
 * @param rows of the board
 * @param columns of the board
 * @param inARow how many pieces in a row win
 * @param falling whether a choice is a column, in which the piece falls as far as it can, rather than a cell
 */
record Rules(String name, int rows, int columns, int inARow, boolean falling) {
    static final Rules TIC_TAC_TOE = new Rules("TicTacToe-v0", 3, 3, 3, false);
    static final Rules CONNECT_FOUR = new Rules("ConnectFour-v0", 6, 7, 4, true);

    int cells() {
        return rows * columns;
    }

    /** Ways to place a piece, those that are not allowed at the moment included. */
    int choices() {
        return falling ? columns : cells();
    }
}
