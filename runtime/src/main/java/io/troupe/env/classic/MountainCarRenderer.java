package io.troupe.env.classic;

import io.troupe.render.Picture;
import io.troupe.render.Renderer;
import io.troupe.render.Scene;

/** Draws {@code MountainCar-v0}. */
public final class MountainCarRenderer implements Renderer {
    private static final double GOAL = 0.5;

    @Override
    public String environment() {
        return MountainCar.NAME;
    }

    @Override
    public Picture picture(Scene scene) {
        return Valley.picture(scene.observation(0)[0], GOAL);
    }
}
