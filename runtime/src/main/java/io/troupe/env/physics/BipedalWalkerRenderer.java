package io.troupe.env.physics;

import io.troupe.render.Drawing;
import io.troupe.render.Picture;
import io.troupe.render.Renderer;
import io.troupe.render.Scene;

/** Draws {@code Dyn4jBipedalWalker-v0} around its hull: where it is on its way is not seen. */
public final class BipedalWalkerRenderer implements Renderer {
    private static final double SIDE = 3;
    private static final double DEPTH = -3;
    private static final double TOP = 1;
    private static final double THIGH = 1.1;
    private static final int LEG_VALUES = 5;

    @Override
    public String environment() {
        return BipedalWalker.NAME;
    }

    @Override
    public Picture picture(Scene scene) {
        float[] seen = scene.observation(0);
        Drawing drawing = new Drawing(-SIDE, DEPTH, SIDE, TOP);
        double angle = seen[0];
        for (int leg = 0; leg < Walker.LEGS; leg++) {
            int at = 4 + leg * LEG_VALUES;
            double hip = angle + seen[at];
            double knee = hip + seen[at + 2] - 1;
            double kneeX = THIGH * Math.sin(hip);
            double kneeY = -THIGH * Math.cos(hip);
            char mark = leg == 0 ? 'l' : 'r';
            drawing.line(0, 0, kneeX, kneeY, 0.2, mark, "#406040");
            drawing.line(
                    kneeX, kneeY, kneeX + THIGH * Math.sin(knee), kneeY - THIGH * Math.cos(knee), 0.2, mark, "#60a060");
        }
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        return drawing.line(-cos, -sin, cos, sin, 0.4, '#', "#4060c0");
    }
}
