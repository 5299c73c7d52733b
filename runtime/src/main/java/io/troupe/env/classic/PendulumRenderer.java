package io.troupe.env.classic;

import io.troupe.render.Drawing;
import io.troupe.render.Picture;
import io.troupe.render.Renderer;
import io.troupe.render.Scene;

/** Draws {@code Pendulum-v1}. */
public final class PendulumRenderer implements Renderer {
    private static final double EDGE = 1.2;

    @Override
    public String environment() {
        return Pendulum.NAME;
    }

    @Override
    public Picture picture(Scene scene) {
        float[] observation = scene.observation(0);
        return new Drawing(-EDGE, -EDGE, EDGE, EDGE)
                .line(0, 0, -observation[1], observation[0], 0.15, '#', "#cc4444")
                .disc(0, 0, 0.06, '+', "#222222");
    }
}
