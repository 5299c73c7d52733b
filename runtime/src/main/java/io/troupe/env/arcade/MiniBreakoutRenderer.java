package io.troupe.env.arcade;

import io.troupe.render.Letters;
import io.troupe.render.Picture;
import io.troupe.render.Renderer;
import io.troupe.render.Scene;
import java.util.Map;

/** Draws {@code MiniBreakout-v0}: bricks {@code #}, the ball {@code o} and where it was, the paddle {@code =}. */
public final class MiniBreakoutRenderer implements Renderer {
    /** Of the channels, in their order. */
    private static final String MARKS = "=o'#";

    private static final Map<Character, String> COLOURS =
            Map.of('#', "#cc6644", 'o', "#ffdd44", '\'', "#fff4cc", '=', "#4466cc");

    @Override
    public String environment() {
        return MiniBreakout.NAME;
    }

    @Override
    public Picture picture(Scene scene) {
        float[] observation = scene.observation(0);
        char[] cells = new char[ArcadeVectorEnvironment.SIZE * ArcadeVectorEnvironment.SIZE];
        for (int cell = 0; cell < cells.length; cell++) {
            cells[cell] = '.';
            // The trail is below the ball.
            for (int channel : new int[] {2, 3, 0, 1}) {
                if (observation[cell * MiniBreakout.CHANNELS + channel] == 1) {
                    cells[cell] = MARKS.charAt(channel);
                }
            }
        }
        return Letters.grid(cells, ArcadeVectorEnvironment.SIZE, COLOURS);
    }
}
