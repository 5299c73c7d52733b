package io.troupe.env.classic;

import io.troupe.render.Drawing;
import io.troupe.render.Picture;
import io.troupe.render.Renderer;
import io.troupe.render.Scene;

/** Draws {@code Acrobot-v1}: both links, and the line that the tip is to get above. */
public final class AcrobotRenderer implements Renderer {
    private static final double EDGE = 2.2;

    @Override
    public String environment() {
        return Acrobot.NAME;
    }

    @Override
    public Picture picture(Scene scene) {
        float[] observation = scene.observation(0);
        double first = Math.atan2(observation[1], observation[0]);
        double both = first + Math.atan2(observation[3], observation[2]);
        double elbowX = Math.sin(first);
        double elbowY = -Math.cos(first);
        double tipX = elbowX + Math.sin(both);
        double tipY = elbowY - Math.cos(both);
        return new Drawing(-EDGE, -EDGE, EDGE, EDGE)
                .line(-EDGE, 1, EDGE, 1, 0.02, '-', "#444444")
                .line(0, 0, elbowX, elbowY, 0.15, '#', "#33aaaa")
                .line(elbowX, elbowY, tipX, tipY, 0.12, '*', "#3388cc")
                .disc(0, 0, 0.1, '+', "#aaaa33")
                .disc(elbowX, elbowY, 0.1, 'o', "#aaaa33");
    }
}
