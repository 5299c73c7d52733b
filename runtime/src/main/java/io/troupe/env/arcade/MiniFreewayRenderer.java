package io.troupe.env.arcade;

import io.troupe.render.Letters;
import io.troupe.render.Picture;
import io.troupe.render.Renderer;
import io.troupe.render.Scene;
import java.util.Map;

/** Draws {@code MiniFreeway-v0}: cars {@code M}, with the steps that each needs for a cell behind it, and the chicken {@code @}. */
public final class MiniFreewayRenderer implements Renderer {
    private static final Map<Character, String> COLOURS = Map.of('M', "#cc6644", '@', "#ffdd44");

    @Override
    public String environment() {
        return MiniFreeway.NAME;
    }

    @Override
    public Picture picture(Scene scene) {
        float[] observation = scene.observation(0);
        char[] cells = new char[ArcadeVectorEnvironment.SIZE * ArcadeVectorEnvironment.SIZE];
        for (int cell = 0; cell < cells.length; cell++) {
            int first = cell * MiniFreeway.CHANNELS;
            cells[cell] = '.';
            for (int pace = 1; pace <= MiniFreeway.SLOWEST; pace++) {
                if (observation[first + 1 + pace] == 1) {
                    cells[cell] = (char) ('0' + pace);
                }
            }
            if (observation[first + 1] == 1) {
                cells[cell] = 'M';
            }
            if (observation[first] == 1) {
                cells[cell] = '@';
            }
        }
        return Letters.grid(cells, ArcadeVectorEnvironment.SIZE, COLOURS);
    }
}
