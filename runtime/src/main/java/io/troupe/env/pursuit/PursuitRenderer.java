package io.troupe.env.pursuit;

import io.troupe.render.Letters;
import io.troupe.render.Picture;
import io.troupe.render.Renderer;
import io.troupe.render.Scene;
import java.util.Arrays;
import java.util.Map;

/** Draws {@code Pursuit-v0}: hunters {@code H} and prey {@code p}; prey that is caught is gone with the next step. */
public final class PursuitRenderer implements Renderer {
    private static final Map<Character, String> COLOURS = Map.of('H', "#cc6644", 'p', "#66aacc");

    @Override
    public String environment() {
        return Pursuit.NAME;
    }

    @Override
    public Picture picture(Scene scene) {
        char[] cells = new char[Pursuit.SIZE * Pursuit.SIZE];
        Arrays.fill(cells, '.');
        for (int agent = scene.agents() - 1; agent >= 0; agent--) {
            if (scene.isThere(agent)) {
                float[] observation = scene.observation(agent);
                cells[place(observation[1]) * Pursuit.SIZE + place(observation[0])] =
                        agent < Pursuit.HUNTERS ? 'H' : 'p';
            }
        }
        return Letters.grid(cells, Pursuit.SIZE, COLOURS);
    }

    /** The row or column of an element of an observation. */
    private static int place(float observed) {
        return Math.round((observed + 1) / 2 * (Pursuit.SIZE - 1));
    }
}
