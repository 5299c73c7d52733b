package io.troupe.env.physics;

import io.troupe.render.Picture;
import io.troupe.render.Renderer;
import io.troupe.render.Scene;

/** Draws {@code Dyn4jLunarLanderContinuous-v0}. */
public final class LunarLanderContinuousRenderer implements Renderer {
    @Override
    public String environment() {
        return LunarLander.CONTINUOUS_NAME;
    }

    @Override
    public Picture picture(Scene scene) {
        return LanderPicture.of(scene.observation(0));
    }
}
