package io.troupe.env.grid;

import java.util.ArrayList;
import java.util.List;

/**
 * Walk along a cliff: Sutton and Barto, "Reinforcement Learning: An Introduction", example 6.6, as Gymnasium's
 * CliffWalking-v1. Actions: up, right, down, left. Reward -1 a step, and -100 for falling down the cliff, which leads back
 * to the start. On slippery ground a move goes where it should, or to either side, with probability 1/3 each.
 */
final class CliffWalking {
    static final String NAME = "CliffWalking-v1";

    static final Grid GRID = new Grid(4, 12);
    private static final int ACTIONS = 4;
    private static final int[] DOWN = {-1, 0, 1, 0};
    private static final int[] RIGHT = {0, 1, 0, -1};
    static final int START = 36;
    static final int GOAL = 47;

    private CliffWalking() {}

    static TransitionTable table(boolean slippery) {
        return TransitionTable.of(GRID.cells(), ACTIONS, new int[] {START}, (state, action) -> {
            if (!slippery) {
                return List.of(move(state, action, 1));
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (int turn = -1; turn <= 1; turn++) {
                outcomes.add(move(state, Math.floorMod(action + turn, ACTIONS), 1.0 / 3));
            }
            return outcomes;
        });
    }

    private static Outcome move(int state, int direction, double probability) {
        int next = GRID.moved(state, DOWN[direction], RIGHT[direction]);
        boolean cliff = next > START && next < GOAL;
        return cliff ? new Outcome(probability, START, -100, false) : new Outcome(probability, next, -1, next == GOAL);
    }
}
