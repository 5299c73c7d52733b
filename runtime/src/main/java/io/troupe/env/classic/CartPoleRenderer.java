package io.troupe.env.classic;

import io.troupe.render.Drawing;
import io.troupe.render.Picture;
import io.troupe.render.Renderer;
import io.troupe.render.Scene;

/** Draws {@code CartPole-v1}: the track, the cart and the pole. */
public final class CartPoleRenderer implements Renderer {
    private static final double TRACK = 2.4;
    private static final double CART = 0.25;
    private static final double POLE = 1;

    @Override
    public String environment() {
        return CartPole.NAME;
    }

    @Override
    public Picture picture(Scene scene) {
        float[] observation = scene.observation(0);
        double x = observation[0];
        double angle = observation[2];
        return new Drawing(-TRACK - CART, -0.15, TRACK + CART, 1.25)
                .line(-TRACK, 0, TRACK, 0, 0.02, '-', "#444444")
                .line(x - CART, 0.1, x + CART, 0.1, 0.15, '#', "#333333")
                .line(x, 0.12, x + POLE * Math.sin(angle), 0.12 + POLE * Math.cos(angle), 0.06, '*', "#cc8844");
    }
}
