package io.troupe.env.arcade;

import io.troupe.trajectory.Trajectory;
import java.util.Arrays;

/** One copy of a game without sticky actions, whose state a test sets and whose image it reads. */
final class Game {
    private final ArcadeVectorEnvironment environment;
    private final Trajectory fragment;
    private final int channels;

    Game(ArcadeVectorEnvironment environment) {
        this.environment = environment;
        fragment = new Trajectory(environment.spec(), 1, 1);
        channels = fragment.observationSize() / (ArcadeVectorEnvironment.SIZE * ArcadeVectorEnvironment.SIZE);
        environment.reset(1, fragment.observations, 0);
    }

    /** Sets elements of the state: index, value, index, value, ... */
    Game with(int... elements) {
        for (int i = 0; i < elements.length; i += 2) {
            environment.state[elements[i]] = elements[i + 1];
        }
        return this;
    }

    int get(int element) {
        return environment.state[element];
    }

    /** Takes a step and returns the reward. */
    float step(int action) {
        fragment.begin(0, 0, fragment.policyVersion());
        Arrays.fill(fragment.observations, Float.NaN);
        fragment.actions[0] = action;
        environment.step(fragment, 0);
        return fragment.rewards[0];
    }

    boolean isOver() {
        return fragment.terminated[0];
    }

    boolean isCut() {
        return fragment.truncated[0];
    }

    /** The image after the last step, of the next episode where one ended; one digit a cell, row by row. */
    String channel(int channel) {
        return picture(fragment.observations, fragment.observationSize(), channel);
    }

    /** The last image of the episode that ended with the last step. */
    String finalChannel(int channel) {
        return picture(fragment.finalObservations.values(), 0, channel);
    }

    private String picture(float[] image, int offset, int channel) {
        StringBuilder picture = new StringBuilder();
        int size = ArcadeVectorEnvironment.SIZE;
        for (int cell = 0; cell < size * size; cell++) {
            float value = image[offset + cell * channels + channel];
            picture.append(value == 0 ? '.' : value == 1 ? '1' : '?');
            if (cell % size == size - 1) {
                picture.append('\n');
            }
        }
        return picture.toString();
    }

    /** A picture with these cells, given as row, column, row, column, ... */
    static String cells(int... places) {
        char[][] rows = new char[ArcadeVectorEnvironment.SIZE][ArcadeVectorEnvironment.SIZE];
        for (char[] row : rows) {
            Arrays.fill(row, '.');
        }
        for (int i = 0; i < places.length; i += 2) {
            rows[places[i]][places[i + 1]] = '1';
        }
        StringBuilder picture = new StringBuilder();
        for (char[] row : rows) {
            picture.append(row).append('\n');
        }
        return picture.toString();
    }
}
