package io.troupe.env.spread;

import io.troupe.render.Drawing;
import io.troupe.render.Picture;
import io.troupe.render.Renderer;
import io.troupe.render.Scene;

/** Draws {@code SimpleSpread-v0}: agents as discs with their numbers, landmarks as {@code *}. */
public final class SpreadRenderer implements Renderer {
    private static final double EDGE = 1.5;
    private static final double RADIUS = 0.15;

    @Override
    public String environment() {
        return Spread.NAME;
    }

    @Override
    public Picture picture(Scene scene) {
        Drawing drawing = new Drawing(-EDGE, -EDGE, EDGE, EDGE);
        for (int agent = 0; agent < scene.agents(); agent++) {
            float[] observation = scene.observation(agent);
            drawing.disc(observation[2], observation[3], RADIUS, (char) ('0' + agent % 10), "#7777dd");
        }
        float[] first = scene.observation(0);
        for (int landmark = 0; landmark < scene.agents(); landmark++) {
            double x = (double) first[2] + first[4 + 2 * landmark];
            double y = (double) first[3] + first[5 + 2 * landmark];
            drawing.disc(x, y, RADIUS / 3, '*', "#444444");
        }
        return drawing;
    }
}
