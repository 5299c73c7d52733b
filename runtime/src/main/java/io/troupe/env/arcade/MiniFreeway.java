package io.troupe.env.arcade;

import io.troupe.random.RandomStream;

/**
 * Lead a chicken across a road with eight lanes, again and again, after the description of Freeway in Young and Tian,
 * "MinAtar: An Atari-Inspired Testbed for Thorough and Reproducible Reinforcement Learning Experiments" (2019). Actions:
 * stay, up, down. Reward 1 where the chicken reaches the other side.
 *
 * <ul>
 *   <li>The chicken moves first, at most once in three steps, then the cars.
 *   <li>Each lane has a car, which moves by one cell every one to five steps and comes back in at the other side.
 *   <li>A chicken in a car's cell, or on the other side, is back at the start. Once it was on the other side all cars
 *       draw new directions and speeds.
 *   <li>An episode is cut after 2500 steps; nothing else ends it.
 * </ul>
 *
 * <p>Channels: chicken, cars, and five of which one has the cell behind a car: which one says how many steps the car needs
 * for a cell.
 */
final class MiniFreeway extends ArcadeVectorEnvironment {
    static final String NAME = "MiniFreeway-v0";
    static final int SLOWEST = 5;
    static final int CHANNELS = 2 + SLOWEST;
    static final int MAX_EPISODE_STEPS = 2_500;

    static final int UP = 1;
    static final int DOWN = 2;

    private static final int CAR = 1;
    /** The channel before that of the fastest cars. */
    private static final int TRAIL = 1;

    private static final int CHICKEN_COLUMN = 4;
    private static final int START = SIZE - 1;
    private static final int LANES = SIZE - 2;
    private static final int STEPS_A_MOVE = 3;

    // Elements of a copy's state, after the last action.
    static final int CHICKEN = 1;
    /** Steps until the chicken can move. */
    static final int REST = 2;
    /** Where the cars begin: three elements for each lane, that of row 1 first. */
    static final int CARS = 3;

    /** Of a car. */
    static final int COLUMN = 0;
    /** Steps for a cell, negative towards the left. */
    static final int PACE = 1;
    /** Steps until it moves. */
    static final int WAIT = 2;

    static final int CAR_STATE = 3;
    static final int STATE = CARS + LANES * CAR_STATE;

    MiniFreeway(int copies, double stickyActions) {
        super(NAME, copies, CHANNELS, MAX_EPISODE_STEPS, STATE, stickyActions);
    }

    @Override
    protected void start(RandomStream random, int at) {
        state[at + CHICKEN] = START;
        state[at + REST] = 0;
        for (int lane = 0; lane < LANES; lane++) {
            state[at + CARS + lane * CAR_STATE + COLUMN] = random.nextInt(SIZE);
        }
        drawPaces(random, at);
    }

    private void drawPaces(RandomStream random, int at) {
        for (int lane = 0; lane < LANES; lane++) {
            int car = at + CARS + lane * CAR_STATE;
            int steps = 1 + random.nextInt(SLOWEST);
            state[car + PACE] = random.nextBoolean() ? steps : -steps;
            state[car + WAIT] = steps;
        }
    }

    @Override
    protected int play(RandomStream random, int action, int at) {
        int[] s = state;
        if (s[at + REST] > 0) {
            s[at + REST]--;
        }
        if (action != STAY && s[at + REST] == 0) {
            s[at + CHICKEN] = action == UP ? s[at + CHICKEN] - 1 : Math.min(s[at + CHICKEN] + 1, START);
            s[at + REST] = STEPS_A_MOVE;
        }
        int reward = 0;
        if (s[at + CHICKEN] == 0) {
            reward = 1;
            s[at + CHICKEN] = START;
            drawPaces(random, at);
        }
        for (int lane = 0; lane < LANES; lane++) {
            int car = at + CARS + lane * CAR_STATE;
            boolean hit = lane + 1 == s[at + CHICKEN] && s[car + COLUMN] == CHICKEN_COLUMN;
            if (--s[car + WAIT] == 0) {
                int pace = s[car + PACE];
                s[car + WAIT] = Math.abs(pace);
                s[car + COLUMN] = wrapped(s[car + COLUMN] + Integer.signum(pace));
                hit |= lane + 1 == s[at + CHICKEN] && s[car + COLUMN] == CHICKEN_COLUMN;
            }
            if (hit) {
                s[at + CHICKEN] = START;
            }
        }
        return reward;
    }

    /** A column that is at most one beside the image, on the other side of it. */
    private static int wrapped(int column) {
        return column < 0 ? SIZE - 1 : column >= SIZE ? 0 : column;
    }

    @Override
    protected void paint(int at, float[] observations, int offset) {
        int[] s = state;
        observations[offset + (s[at + CHICKEN] * SIZE + CHICKEN_COLUMN) * CHANNELS] = 1;
        for (int lane = 0; lane < LANES; lane++) {
            int car = at + CARS + lane * CAR_STATE;
            int row = offset + (lane + 1) * SIZE * CHANNELS;
            int column = s[car + COLUMN];
            int pace = s[car + PACE];
            observations[row + column * CHANNELS + CAR] = 1;
            int behind = wrapped(column - Integer.signum(pace));
            observations[row + behind * CHANNELS + TRAIL + Math.abs(pace)] = 1;
        }
    }
}
