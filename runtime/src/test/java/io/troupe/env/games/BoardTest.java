package io.troupe.env.games;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.random.RandomStream;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The boards against published counts, and against a look at the whole board after every move. */
final class BoardTest {
    private final int[] games = new int[3];
    private final Set<String> positions = new HashSet<>();

    /** Counts of Henry Bottomley, "How many Tic-Tac-Toe games are possible?" (2001), and of OEIS A008907. */
    @Test
    void thereAreAsManyGamesAndPositionsOfTicTacToeAsIsKnown() {
        playAll(new Board(Rules.TIC_TAC_TOE));

        assertThat(games[0]).as("won by the first").isEqualTo(131_184);
        assertThat(games[1]).as("won by the second").isEqualTo(77_904);
        assertThat(games[2]).as("drawn").isEqualTo(46_080);
        assertThat(positions).hasSize(5_478);
    }

    private void playAll(Board board) {
        positions.add(picture(board));
        boolean won = board.isWon();
        assertThat(won).isEqualTo(naivelyWon(board));
        if (won || board.isFull()) {
            games[won ? 1 - board.mover() : 2]++;
            return;
        }
        for (int choice = 0; choice < board.rules().choices(); choice++) {
            if (board.allows(choice)) {
                board.play(choice);
                int cell = board.last();
                playAll(board);
                board.takeBack(cell);
            }
        }
    }

    /** The first numbers of OEIS A212693. */
    @Test
    void thereAreAsManyPositionsOfConnectFourAsIsKnown() {
        int[] known = {1, 7, 49, 238, 1_120, 4_263};
        for (int depth = 0; depth < known.length; depth++) {
            positions.clear();
            visit(new Board(Rules.CONNECT_FOUR), depth);
            assertThat(positions).as("after %d moves", depth).hasSize(known[depth]);
        }
    }

    private void visit(Board board, int depth) {
        if (depth == 0) {
            positions.add(picture(board));
            return;
        }
        for (int choice = 0; choice < board.rules().choices(); choice++) {
            if (board.allows(choice)) {
                board.play(choice);
                int cell = board.last();
                visit(board, depth - 1);
                board.takeBack(cell);
            }
        }
    }

    @Test
    void winsOfConnectFourAreThoseThatALookAtTheWholeBoardFinds() {
        RandomStream random = RandomStream.ofSeed(4);
        int won = 0;
        int full = 0;
        for (int game = 0; game < 3_000; game++) {
            Board board = new Board(Rules.CONNECT_FOUR);
            while (!board.isWon() && !board.isFull()) {
                board.play(Opponent.anyChoice(board, random));
                assertThat(board.isWon()).as(picture(board)).isEqualTo(naivelyWon(board));
            }
            won += board.isWon() ? 1 : 0;
            full += board.isWon() ? 0 : 1;
        }
        assertThat(won).isGreaterThan(2_900);
        assertThat(full).isPositive();
    }

    @Test
    void piecesOfConnectFourFallAndLeaveNoGaps() {
        Board board = new Board(Rules.CONNECT_FOUR);
        for (int piece = 0; piece < 6; piece++) {
            assertThat(board.allows(3)).isTrue();
            board.play(3);
            assertThat(board.last()).isEqualTo((5 - piece) * 7 + 3);
            assertThat(board.has(piece % 2, board.last())).isTrue();
        }
        assertThat(board.allows(3)).isFalse();
    }

    @Test
    void everyAllowedChoiceIsAsLikelyAsTheOthers() {
        Board board = new Board(Rules.TIC_TAC_TOE);
        board.play(0);
        board.play(4);
        RandomStream random = RandomStream.ofSeed(1);
        int[] counts = new int[9];
        for (int i = 0; i < 7_000; i++) {
            counts[Opponent.anyChoice(board, random)]++;
        }
        for (int cell = 0; cell < 9; cell++) {
            assertThat(counts[cell])
                    .isBetween(cell % 4 == 0 && cell < 8 ? 0 : 850, cell % 4 == 0 && cell < 8 ? 0 : 1_150);
        }
    }

    @Test
    void thePerfectPlayerNeverLosesAndTwoOfThemDraw() {
        PerfectPlayer perfect = new PerfectPlayer(Rules.TIC_TAC_TOE);
        RandomStream random = RandomStream.ofSeed(2);
        assertThat(perfect.valueOf(new Board(Rules.TIC_TAC_TOE))).isZero();
        int won = 0;
        for (int game = 0; game < 2_000; game++) {
            Board board = new Board(Rules.TIC_TAC_TOE);
            boolean against = game % 4 > 1;
            while (!board.isWon() && !board.isFull()) {
                boolean perfectMoves = against || board.mover() == game % 2;
                board.play(perfectMoves ? perfect.choose(board, random) : Opponent.anyChoice(board, random));
            }
            if (against) {
                assertThat(board.isWon()).isFalse();
            } else if (board.isWon()) {
                assertThat(1 - board.mover()).isEqualTo(game % 2);
                won++;
            }
        }
        assertThat(won).isGreaterThan(800);
    }

    /** Every row of cells of the board, wherever it begins. */
    private static boolean naivelyWon(Board board) {
        Rules rules = board.rules();
        int[][] directions = {{0, 1}, {1, 0}, {1, 1}, {1, -1}};
        for (int player = 0; player < 2; player++) {
            for (int row = 0; row < rules.rows(); row++) {
                for (int column = 0; column < rules.columns(); column++) {
                    for (int[] direction : directions) {
                        int length = 0;
                        while (length < rules.inARow()
                                && naivelyHas(
                                        board, player, row + length * direction[0], column + length * direction[1])) {
                            length++;
                        }
                        if (length == rules.inARow()) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }

    private static boolean naivelyHas(Board board, int player, int row, int column) {
        Rules rules = board.rules();
        boolean inside = row >= 0 && row < rules.rows() && column >= 0 && column < rules.columns();
        return inside && board.has(player, row * rules.columns() + column);
    }

    private static String picture(Board board) {
        StringBuilder picture = new StringBuilder();
        for (int cell = 0; cell < board.rules().cells(); cell++) {
            picture.append(board.has(0, cell) ? 'X' : board.has(1, cell) ? 'O' : '.');
        }
        return picture.toString();
    }
}
