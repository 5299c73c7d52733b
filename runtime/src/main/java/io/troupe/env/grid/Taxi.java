package io.troupe.env.grid;

import java.util.ArrayList;
import java.util.List;

/**
 * Take a passenger from one of four stands to another: Dietterich, "Hierarchical Reinforcement Learning with the MAXQ
 * Value Function Decomposition" (2000), as Gymnasium's Taxi-v4. Actions: south, north, east, west, pick up, drop off.
 * Reward -1 a step, 20 for bringing the passenger where they want to go, -10 for picking up or dropping off where that
 * cannot be done. In rain a move that is possible goes to either side with the rest of its probability.
 *
 * <p>The state is {@code ((row * 5 + column) * 5 + passenger) * 4 + destination}; passenger 4 is in the taxi.
 */
final class Taxi {
    static final String NAME = "Taxi-v4";
    static final int MAX_EPISODE_STEPS = 200;
    static final double RAINY_PROBABILITY = 0.8;

    private static final int ACTIONS = 6;
    private static final int PICK_UP = 4;
    static final Grid GRID = new Grid(5, 5);
    static final int PLACES = 5;
    static final int IN_TAXI = 4;
    static final int DESTINATIONS = 4;
    private static final int STATES = GRID.cells() * PLACES * DESTINATIONS;
    /** Cells of the red, green, yellow and blue stand. */
    static final List<Integer> STANDS = List.of(0, 4, 20, 23);
    /** Cells with a wall on their east side, besides those at the edge. */
    static final List<Integer> WALLED = List.of(1, 6, 15, 17, 20, 22);

    private static final int[] DOWN = {1, -1, 0, 0};
    private static final int[] RIGHT = {0, 0, 1, -1};
    /** The directions to the left and to the right of each direction. */
    private static final int[] LEFT_OF = {2, 3, 1, 0};

    private static final int[] RIGHT_OF = {3, 2, 0, 1};

    private Taxi() {}

    static TransitionTable table(boolean rainy, double rainyProbability) {
        return TransitionTable.of(STATES, ACTIONS, starts(), (state, action) -> {
            int destination = state % DESTINATIONS;
            int passenger = state / DESTINATIONS % PLACES;
            int cell = state / DESTINATIONS / PLACES;
            if (action == PICK_UP) {
                return List.of(pickUp(cell, passenger, destination));
            }
            if (action > PICK_UP) {
                return List.of(dropOff(cell, passenger, destination));
            }
            if (!rainy) {
                return List.of(drive(cell, action, passenger, destination, 1));
            }
            boolean blocked = moved(cell, action) == cell;
            double sideways = (1 - rainyProbability) / 2;
            List<Outcome> outcomes = new ArrayList<>();
            outcomes.add(drive(cell, action, passenger, destination, rainyProbability));
            for (int[] turned : new int[][] {LEFT_OF, RIGHT_OF}) {
                // Where the way ahead is blocked the taxi stays where it is, whatever the rain.
                outcomes.add(
                        blocked
                                ? new Outcome(sideways, state, -1, false)
                                : drive(cell, turned[action], passenger, destination, sideways));
            }
            return outcomes;
        });
    }

    /** Anywhere, with a passenger who waits at a stand that is not the destination. */
    private static int[] starts() {
        List<Integer> starts = new ArrayList<>();
        for (int state = 0; state < STATES; state++) {
            int passenger = state / DESTINATIONS % PLACES;
            if (passenger != IN_TAXI && passenger != state % DESTINATIONS) {
                starts.add(state);
            }
        }
        return starts.stream().mapToInt(Integer::intValue).toArray();
    }

    private static Outcome drive(int cell, int direction, int passenger, int destination, double probability) {
        return new Outcome(probability, state(moved(cell, direction), passenger, destination), -1, false);
    }

    private static int moved(int cell, int direction) {
        int next = GRID.moved(cell, DOWN[direction], RIGHT[direction]);
        boolean sideways = RIGHT[direction] != 0;
        return sideways && WALLED.contains(Math.min(cell, next)) ? cell : next;
    }

    private static Outcome pickUp(int cell, int passenger, int destination) {
        return passenger != IN_TAXI && cell == STANDS.get(passenger)
                ? new Outcome(1, state(cell, IN_TAXI, destination), -1, false)
                : new Outcome(1, state(cell, passenger, destination), -10, false);
    }

    private static Outcome dropOff(int cell, int passenger, int destination) {
        int stand = STANDS.indexOf(cell);
        if (passenger != IN_TAXI || stand < 0) {
            return new Outcome(1, state(cell, passenger, destination), -10, false);
        }
        boolean arrived = stand == destination;
        return new Outcome(1, state(cell, stand, destination), arrived ? 20 : -1, arrived);
    }

    private static int state(int cell, int passenger, int destination) {
        return (cell * PLACES + passenger) * DESTINATIONS + destination;
    }
}
