package io.troupe.env.arcade;

import static io.troupe.env.arcade.ArcadeVectorEnvironment.STAY;
import static io.troupe.env.arcade.MiniBreakout.BEFORE;
import static io.troupe.env.arcade.MiniBreakout.COLUMN;
import static io.troupe.env.arcade.MiniBreakout.DOWN;
import static io.troupe.env.arcade.MiniBreakout.LEFT;
import static io.troupe.env.arcade.MiniBreakout.PADDLE;
import static io.troupe.env.arcade.MiniBreakout.RIGHT;
import static io.troupe.env.arcade.MiniBreakout.ROW;
import static io.troupe.env.arcade.MiniBreakout.SIDE;
import static io.troupe.env.arcade.MiniBreakout.WALL;
import static io.troupe.env.arcade.MiniBreakout.brick;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.random.RandomStream;
import org.junit.jupiter.api.Test;

final class MiniBreakoutTest {
    private static final int WHOLE_WALL = (1 << 30) - 1;

    private static Game game(int row, int column, int down, int side) {
        return new Game(new MiniBreakout(1, 0)).with(ROW, row, COLUMN, column, DOWN, down, SIDE, side);
    }

    private static void assertBall(Game game, int row, int column, int down, int side) {
        assertThat(new int[] {game.get(ROW), game.get(COLUMN), game.get(DOWN), game.get(SIDE)})
                .containsExactly(row, column, down, side);
    }

    @Test
    void startsUnderAWholeWall() {
        Game game = new Game(new MiniBreakout(1, 0));
        assertThat(game.get(WALL)).isEqualTo(WHOLE_WALL);
        assertThat(game.get(PADDLE)).isEqualTo(5);
        assertThat(game.get(ROW)).isEqualTo(4);
        assertThat(game.get(DOWN)).isEqualTo(1);
        assertThat(game.get(BEFORE)).isEqualTo(40 + game.get(COLUMN));
    }

    @Test
    void theBallMovesAlongDiagonalsAndLeavesATrail() {
        Game game = game(5, 3, 1, 1);
        assertThat(game.step(STAY)).isZero();
        assertBall(game, 6, 4, 1, 1);
        assertThat(game.channel(0)).isEqualTo(Game.cells(9, 5));
        assertThat(game.channel(1)).isEqualTo(Game.cells(6, 4));
        assertThat(game.channel(2)).isEqualTo(Game.cells(5, 3));
        String bricks = "1111111111\n";
        assertThat(game.channel(3))
                .isEqualTo("..........\n" + bricks.repeat(3) + Game.cells().substring(44));
    }

    @Test
    void thePaddleStaysInTheImage() {
        Game game = game(4, 5, 1, 1).with(PADDLE, 1);
        game.step(LEFT);
        assertThat(game.get(PADDLE)).isZero();
        game.step(LEFT);
        assertThat(game.get(PADDLE)).isZero();
        game.with(PADDLE, 8, ROW, 4, DOWN, 1);
        game.step(RIGHT);
        game.step(RIGHT);
        assertThat(game.get(PADDLE)).isEqualTo(9);
    }

    @Test
    void aSideWallTurnsTheBallRoundInItsColumn() {
        Game game = game(5, 9, 1, 1);
        game.step(STAY);
        assertBall(game, 6, 9, 1, -1);
        game.with(ROW, 5, COLUMN, 0, DOWN, -1, SIDE, -1);
        game.step(STAY);
        assertBall(game, 4, 0, -1, 1);
    }

    @Test
    void theCeilingTurnsTheBallDownInItsRow() {
        Game game = game(0, 4, -1, 1).with(WALL, 0);
        assertThat(game.step(STAY)).isZero();
        assertBall(game, 0, 5, 1, 1);
    }

    @Test
    void aBrickBreaksForAReward() {
        Game game = game(4, 4, -1, 1);
        assertThat(game.step(STAY)).isEqualTo(1);
        assertBall(game, 4, 5, 1, 1);
        assertThat(game.get(WALL)).isEqualTo(WHOLE_WALL & ~brick(3, 5));
        assertThat(game.isOver()).isFalse();
    }

    @Test
    void betweenTwoBricksTheBallStaysWhereItIs() {
        Game game = game(3, 4, -1, 1).with(WALL, brick(2, 5) | brick(3, 5));
        assertThat(game.step(STAY)).isEqualTo(1);
        assertBall(game, 3, 4, 1, -1);
        assertThat(game.get(WALL)).isEqualTo(brick(3, 5));
    }

    @Test
    void thePaddleSendsTheBallUp() {
        Game game = game(8, 4, 1, 1).with(PADDLE, 4);
        assertThat(game.step(STAY)).isZero();
        assertBall(game, 8, 5, -1, 1);
        assertThat(game.isOver()).isFalse();
    }

    @Test
    void thePaddlesCornerSendsTheBallBack() {
        Game game = game(8, 4, 1, 1).with(PADDLE, 6);
        game.step(LEFT);
        assertBall(game, 8, 4, -1, -1);
        assertThat(game.isOver()).isFalse();
    }

    @Test
    void theGameIsOverWhenTheBallPassesThePaddle() {
        Game game = game(8, 4, 1, 1).with(PADDLE, 6);
        assertThat(game.step(STAY)).isZero();
        assertThat(game.isOver()).isTrue();
        assertThat(game.finalChannel(1)).isEqualTo(Game.cells(9, 5));
        assertThat(game.channel(1)).isEqualTo(Game.cells(4, game.get(COLUMN)));
    }

    @Test
    void aNewWallIsThereWhenTheBallComesBackToThePaddle() {
        Game game = game(4, 4, -1, 1).with(WALL, brick(3, 5));
        assertThat(game.step(STAY)).isEqualTo(1);
        assertThat(game.get(WALL)).isZero();
        game.with(ROW, 7, COLUMN, 4, SIDE, 1, PADDLE, 5);
        game.step(STAY);
        assertThat(game.get(WALL)).isZero();
        game.step(STAY);
        assertThat(game.get(WALL)).isEqualTo(WHOLE_WALL);
        assertThat(game.isOver()).isFalse();
    }

    @Test
    void theBallIsNeverInABrickAndWhoFollowsItPlaysOn() {
        Game game = new Game(new MiniBreakout(1, 0));
        RandomStream random = RandomStream.ofSeed(5);
        int bricks = 0;
        for (int t = 1; t < MiniBreakout.MAX_EPISODE_STEPS; t++) {
            int ahead = game.get(COLUMN) + (random.nextInt(4) == 0 ? game.get(SIDE) : 0);
            int paddle = game.get(PADDLE);
            bricks += (int) game.step(ahead < paddle ? LEFT : ahead > paddle ? RIGHT : STAY);
            assertThat(game.isOver()).as("step %d", t).isFalse();
            int row = game.get(ROW);
            assertThat(row >= 1 && row <= 3 && (game.get(WALL) & brick(row, game.get(COLUMN))) != 0)
                    .as("in a brick at step %d", t)
                    .isFalse();
        }
        assertThat(bricks).as("more than two walls").isGreaterThan(60);
        game.step(STAY);
        assertThat(game.isCut() || game.isOver()).isTrue();
    }
}
