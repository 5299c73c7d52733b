package io.troupe.env.games;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Makes one of the best moves, each as likely as the others, whatever the other player does: every position is looked
 * through to the end of the game. For boards as small as that of tic-tac-toe.
 */
final class PerfectPlayer implements Opponent {
    private static final byte UNKNOWN = Byte.MIN_VALUE;

    /** What each position is worth to whoever is to move: 1 a win, 0 a draw, -1 a loss. By the number of the position. */
    private final byte[] values;

    PerfectPlayer(Rules rules) {
        int positions = 1;
        for (int cell = 0; cell < rules.cells(); cell++) {
            positions *= 3;
        }
        values = new byte[positions];
        Arrays.fill(values, UNKNOWN);
        value(new Board(rules));
    }

    /** What a position that the game can come to is worth to whoever is to move. */
    int valueOf(Board board) {
        return values[number(board)];
    }

    private byte value(Board board) {
        int number = number(board);
        if (values[number] == UNKNOWN) {
            values[number] = board.isWon() ? -1 : board.isFull() ? 0 : best(board);
        }
        return values[number];
    }

    private byte best(Board board) {
        byte best = -1;
        for (int choice = 0; choice < board.rules().choices(); choice++) {
            if (board.allows(choice)) {
                board.play(choice);
                int cell = board.last();
                best = (byte) Math.max(best, -value(board));
                board.takeBack(cell);
            }
        }
        return best;
    }

    private static int number(Board board) {
        int number = 0;
        for (int cell = 0; cell < board.rules().cells(); cell++) {
            number = 3 * number + (board.has(0, cell) ? 1 : board.has(1, cell) ? 2 : 0);
        }
        return number;
    }

    @Override
    public int choose(Board board, RandomGenerator random) {
        int value = valueOf(board);
        int chosen = -1;
        int asGood = 0;
        for (int choice = 0; choice < board.rules().choices(); choice++) {
            if (board.allows(choice)) {
                board.play(choice);
                int cell = board.last();
                boolean best = -valueOf(board) == value;
                board.takeBack(cell);
                if (best && random.nextInt(++asGood) == 0) {
                    chosen = choice;
                }
            }
        }
        return chosen;
    }
}
