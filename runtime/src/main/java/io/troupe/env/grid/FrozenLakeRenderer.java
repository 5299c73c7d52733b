package io.troupe.env.grid;

import io.troupe.render.Letters;
import io.troupe.render.Picture;
import io.troupe.render.Renderer;
import io.troupe.render.Scene;
import java.util.List;
import java.util.Map;

/** Draws {@code FrozenLake-v1}: start, ice ({@code .}), holes and goal; who is on the way is {@code @}. */
public final class FrozenLakeRenderer implements Renderer {
    private static final Map<Character, String> COLOURS =
            Map.of('.', "#d6ecf8", 'S', "#d6ecf8", 'H', "#4477aa", 'G', "#99cc66", '@', "#eeaa44");

    @Override
    public String environment() {
        return FrozenLake.NAME;
    }

    @Override
    public Picture picture(Scene scene) {
        int state = Observed.state(scene.observation(0));
        Object named = scene.parameters().values().getOrDefault("map", FrozenLake.SMALL);
        List<String> rows = FrozenLake.rows(named.toString());
        char[] cells = String.join("", rows).replace('F', '.').toCharArray();
        cells[state] = '@';
        return Letters.grid(cells, rows.size(), COLOURS);
    }
}
