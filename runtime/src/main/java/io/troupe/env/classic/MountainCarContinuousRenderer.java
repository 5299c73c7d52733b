package io.troupe.env.classic;

import io.troupe.render.Picture;
import io.troupe.render.Renderer;
import io.troupe.render.Scene;

/** Draws {@code MountainCarContinuous-v0}. */
public final class MountainCarContinuousRenderer implements Renderer {
    private static final double GOAL = 0.45;

    @Override
    public String environment() {
        return MountainCarContinuous.NAME;
    }

    @Override
    public Picture picture(Scene scene) {
        return Valley.picture(scene.observation(0)[0], GOAL);
    }
}
