package io.troupe.env.physics;

import io.troupe.render.Drawing;
import io.troupe.render.Picture;

/** Draws a lander as its observation says, over a level pad: the hills are not seen. */
final class LanderPicture {
    private static final double TOP = 1.6;
    private static final double BOTTOM = -0.3;
    private static final double PAD = 0.2;
    private static final double GROUND = -0.05;
    private static final double BODY = 0.08;
    private static final double LEG = 0.12;
    private static final double SPREAD = 0.6;

    private LanderPicture() {}

    static Picture of(float[] seen) {
        double x = seen[0];
        double y = seen[1];
        double angle = seen[4];
        Drawing drawing = new Drawing(-1, BOTTOM, 1, TOP);
        drawing.line(-PAD, GROUND, PAD, GROUND, 0.02, '=', "#b08000");
        leg(drawing, x, y, angle - SPREAD, seen[6]);
        leg(drawing, x, y, angle + SPREAD, seen[7]);
        double cos = BODY * Math.cos(angle);
        double sin = BODY * Math.sin(angle);
        return drawing.line(x - cos, y - sin, x + cos, y + sin, 0.06, '#', "#4060c0");
    }

    private static void leg(Drawing drawing, double x, double y, double angle, float touches) {
        double footX = x + LEG * Math.sin(angle);
        double footY = y - LEG * Math.cos(angle);
        drawing.line(x, y, footX, footY, 0.02, touches > 0 ? '+' : '.', "#404040");
    }
}
