package io.troupe.env.classic;

import io.troupe.render.Drawing;
import io.troupe.render.Picture;

/** The valley of both mountain cars. */
final class Valley {
    private static final double LEFT = -1.2;
    private static final double RIGHT = 0.6;
    private static final int PIECES = 90;

    private Valley() {}

    /**
     * @param x where the car is
     * @param goal where it is to go
     */
    static Picture picture(double x, double goal) {
        Drawing drawing = new Drawing(LEFT - 0.05, -0.05, RIGHT + 0.05, 1.3);
        for (int i = 0; i < PIECES; i++) {
            double from = LEFT + i * (RIGHT - LEFT) / PIECES;
            double to = LEFT + (i + 1) * (RIGHT - LEFT) / PIECES;
            drawing.line(from, height(from), to, height(to), 0.01, '.', "#444444");
        }
        return drawing.line(goal, height(goal), goal, height(goal) + 0.2, 0.01, '|', "#444444")
                .line(goal, height(goal) + 0.2, goal + 0.06, height(goal) + 0.17, 0.03, '>', "#cccc00")
                .disc(x, height(x) + 0.05, 0.04, 'O', "#222222");
    }

    private static double height(double x) {
        return Math.sin(3 * x) * 0.45 + 0.55;
    }
}
