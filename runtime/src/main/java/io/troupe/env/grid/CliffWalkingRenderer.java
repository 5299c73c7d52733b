package io.troupe.env.grid;

import io.troupe.render.Letters;
import io.troupe.render.Picture;
import io.troupe.render.Renderer;
import io.troupe.render.Scene;
import java.util.Arrays;
import java.util.Map;

/** Draws {@code CliffWalking-v1}: start, goal, and the cliff ({@code #}); who walks is {@code @}. */
public final class CliffWalkingRenderer implements Renderer {
    private static final Map<Character, String> COLOURS =
            Map.of('.', "#ddeecc", '#', "#886644", 'S', "#ddeecc", 'G', "#99cc66", '@', "#eeaa44");

    @Override
    public String environment() {
        return CliffWalking.NAME;
    }

    @Override
    public Picture picture(Scene scene) {
        char[] cells = new char[CliffWalking.GRID.cells()];
        Arrays.fill(cells, '.');
        Arrays.fill(cells, CliffWalking.START + 1, CliffWalking.GOAL, '#');
        cells[CliffWalking.START] = 'S';
        cells[CliffWalking.GOAL] = 'G';
        cells[Observed.state(scene.observation(0))] = '@';
        return Letters.grid(cells, CliffWalking.GRID.columns(), COLOURS);
    }
}
