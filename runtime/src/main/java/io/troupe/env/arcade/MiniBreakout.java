package io.troupe.env.arcade;

import io.troupe.random.RandomStream;

/**
 * Break a wall of three rows of bricks with a ball that a paddle keeps in play, after the description of Breakout in Young
 * and Tian, "MinAtar: An Atari-Inspired Testbed for Thorough and Reproducible Reinforcement Learning Experiments" (2019).
 * Actions: stay, left, right. Reward 1 for each brick; the game is over where the ball passes the paddle.
 *
 * <ul>
 *   <li>The paddle, one cell in the last row, moves first. Then the ball moves by one cell down or up and one to a side.
 *   <li>At a side wall it turns round and keeps its column in that step; at the ceiling it keeps its row.
 *   <li>A brick in its way breaks. The ball turns up or down and keeps its row; if there is a brick beside it too, it keeps
 *       its column as well, and turns to the other side.
 *   <li>A paddle below it sends it up again. One that it would meet at the corner sends it back to where it came from.
 *   <li>A new wall is there when the paddle meets the ball after the last brick.
 * </ul>
 *
 * <p>Channels: paddle, ball, where the ball was before, bricks.
 */
final class MiniBreakout extends ArcadeVectorEnvironment {
    static final String NAME = "MiniBreakout-v0";
    static final int CHANNELS = 4;
    static final int MAX_EPISODE_STEPS = 2_500;

    static final int LEFT = 1;
    static final int RIGHT = 2;

    private static final int BALL = 1;
    private static final int TRAIL = 2;
    private static final int BRICK = 3;

    /** First row of the wall, and how many it has. */
    private static final int WALL_ROW = 1;

    private static final int WALL_ROWS = 3;
    private static final int WHOLE_WALL = (1 << (WALL_ROWS * SIZE)) - 1;
    private static final int FLOOR = SIZE - 1;

    // Elements of a copy's state, after the last action.
    static final int PADDLE = 1;
    static final int ROW = 2;
    static final int COLUMN = 3;
    /** 1 or -1. */
    static final int DOWN = 4;
    /** 1 or -1. */
    static final int SIDE = 5;
    /** Cell in which the ball was before. */
    static final int BEFORE = 6;
    /** One bit a brick, row after row. */
    static final int WALL = 7;

    static final int STATE = 8;

    MiniBreakout(int copies, double stickyActions) {
        super(NAME, copies, CHANNELS, MAX_EPISODE_STEPS, STATE, stickyActions);
    }

    @Override
    protected void start(RandomStream random, int at) {
        int[] s = state;
        s[at + PADDLE] = SIZE / 2;
        s[at + ROW] = WALL_ROW + WALL_ROWS;
        s[at + COLUMN] = random.nextInt(SIZE);
        s[at + DOWN] = 1;
        s[at + SIDE] = random.nextBoolean() ? 1 : -1;
        s[at + BEFORE] = s[at + ROW] * SIZE + s[at + COLUMN];
        s[at + WALL] = WHOLE_WALL;
    }

    @Override
    protected int play(RandomStream random, int action, int at) {
        int[] s = state;
        int paddle = s[at + PADDLE];
        if (action == LEFT) {
            paddle = Math.max(paddle - 1, 0);
        } else if (action == RIGHT) {
            paddle = Math.min(paddle + 1, SIZE - 1);
        }
        s[at + PADDLE] = paddle;

        int row = s[at + ROW];
        int column = s[at + COLUMN];
        s[at + BEFORE] = row * SIZE + column;
        int nextColumn = column + s[at + SIDE];
        if (nextColumn < 0 || nextColumn >= SIZE) {
            s[at + SIDE] = -s[at + SIDE];
            nextColumn = column;
        }
        int nextRow = row + s[at + DOWN];
        int reward = 0;
        if (nextRow < 0) {
            s[at + DOWN] = 1;
            nextRow = row;
        } else if (isBrick(at, nextRow, nextColumn)) {
            s[at + WALL] &= ~brick(nextRow, nextColumn);
            s[at + DOWN] = -s[at + DOWN];
            reward = 1;
            nextRow = row;
        } else if (nextRow == FLOOR) {
            if (paddle == column) {
                s[at + DOWN] = -1;
                nextRow = row;
            } else if (paddle == nextColumn) {
                s[at + DOWN] = -1;
                s[at + SIDE] = -s[at + SIDE];
                nextRow = row;
                nextColumn = column;
            } else {
                reward = LOST;
            }
            if (s[at + WALL] == 0 && reward != LOST) {
                s[at + WALL] = WHOLE_WALL;
            }
        }
        if (nextRow == row && isBrick(at, row, nextColumn)) {
            s[at + SIDE] = -s[at + SIDE];
            nextColumn = column;
        }
        s[at + ROW] = nextRow;
        s[at + COLUMN] = nextColumn;
        return reward;
    }

    private boolean isBrick(int at, int row, int column) {
        return row >= WALL_ROW && row < WALL_ROW + WALL_ROWS && (state[at + WALL] & brick(row, column)) != 0;
    }

    /** The bit of the brick in a cell of the wall. */
    static int brick(int row, int column) {
        return 1 << ((row - WALL_ROW) * SIZE + column);
    }

    @Override
    protected void paint(int at, float[] observations, int offset) {
        int[] s = state;
        observations[offset + (FLOOR * SIZE + s[at + PADDLE]) * CHANNELS] = 1;
        observations[offset + (s[at + ROW] * SIZE + s[at + COLUMN]) * CHANNELS + BALL] = 1;
        observations[offset + s[at + BEFORE] * CHANNELS + TRAIL] = 1;
        int wall = offset + WALL_ROW * SIZE * CHANNELS + BRICK;
        for (int left = s[at + WALL]; left != 0; left &= left - 1) {
            observations[wall + Integer.numberOfTrailingZeros(left) * CHANNELS] = 1;
        }
    }
}
