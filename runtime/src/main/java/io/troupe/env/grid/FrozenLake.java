package io.troupe.env.grid;

import java.util.ArrayList;
import java.util.List;

/**
 * Cross a frozen lake without falling into a hole, as Gymnasium's FrozenLake-v1. Actions: left, down, right, up. Reward 1
 * for reaching the goal. On slippery ice a move goes where it should with the rate of success, and else to either side.
 */
final class FrozenLake {
    static final String NAME = "FrozenLake-v1";
    static final double SUCCESS_RATE = 1.0 / 3.0;
    static final String SMALL = "4x4";
    static final String LARGE = "8x8";

    private static final int ACTIONS = 4;
    private static final int[] DOWN = {0, 1, 0, -1};
    private static final int[] RIGHT = {-1, 0, 1, 0};
    private static final int STEPS_SMALL = 100;
    private static final int STEPS_LARGE = 200;

    private FrozenLake() {}

    /** The names of the maps. */
    static List<String> maps() {
        return List.of(SMALL, LARGE);
    }

    /** Steps after which an episode on a map is cut. */
    static int maxEpisodeSteps(String map) {
        return map.equals(SMALL) ? STEPS_SMALL : STEPS_LARGE;
    }

    /** S is the start, F is frozen, H is a hole, G is the goal; row after row. */
    static List<String> rows(String map) {
        return map.equals(SMALL)
                ? List.of("SFFF", "FHFH", "FFFH", "HFFG")
                : List.of(
                        "SFFFFFFF", "FFFFFFFF", "FFFHFFFF", "FFFFFHFF", "FFFHFFFF", "FHHFFFHF", "FHFFHFHF", "FFFHFFFG");
    }

    static TransitionTable table(String map, boolean slippery, double successRate) {
        List<String> rows = rows(map);
        Grid grid = new Grid(rows.size(), rows.get(0).length());
        String cells = String.join("", rows);
        return TransitionTable.of(grid.cells(), ACTIONS, new int[] {cells.indexOf('S')}, (state, action) -> {
            if (ends(cells.charAt(state))) {
                return List.of(new Outcome(1, state, 0, true));
            }
            if (!slippery) {
                return List.of(move(grid, cells, state, action, 1));
            }
            double failRate = (1 - successRate) / 2;
            List<Outcome> outcomes = new ArrayList<>();
            for (int turn = -1; turn <= 1; turn++) {
                int direction = Math.floorMod(action + turn, ACTIONS);
                outcomes.add(move(grid, cells, state, direction, turn == 0 ? successRate : failRate));
            }
            return outcomes;
        });
    }

    private static Outcome move(Grid grid, String cells, int state, int direction, double probability) {
        int next = grid.moved(state, DOWN[direction], RIGHT[direction]);
        char cell = cells.charAt(next);
        return new Outcome(probability, next, cell == 'G' ? 1 : 0, ends(cell));
    }

    private static boolean ends(char cell) {
        return cell == 'G' || cell == 'H';
    }
}
