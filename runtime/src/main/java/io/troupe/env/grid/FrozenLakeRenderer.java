package io.troupe.env.grid;

import io.troupe.env.EnvironmentParameters;
import io.troupe.input.UserError;
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
        float[] observation = scene.observation(0);
        int state = Observed.state(observation);
        String map = map(scene.parameters());
        List<String> rows = FrozenLake.rows(map);
        char[] cells = String.join("", rows).replace('F', '.').toCharArray();
        if (state >= cells.length || (observation.length > 1 && observation.length != cells.length)) {
            throw new UserError(FrozenLake.NAME + " cannot be drawn: its map is another one than " + map);
        }
        cells[state] = '@';
        return Letters.grid(cells, rows.size(), COLOURS);
    }

    /** Ours, or what Gymnasium's is made with. */
    private static String map(EnvironmentParameters parameters) {
        Map<String, Object> arguments = parameters.section("kwargs");
        String map = arguments
                .getOrDefault("map_name", parameters.oneOf("map", FrozenLake.maps(), FrozenLake.SMALL))
                .toString();
        if (arguments.containsKey("desc") || !FrozenLake.maps().contains(map)) {
            throw new UserError(FrozenLake.NAME + " cannot be drawn: only the maps "
                    + String.join(" and ", FrozenLake.maps()) + " can");
        }
        return map;
    }
}
