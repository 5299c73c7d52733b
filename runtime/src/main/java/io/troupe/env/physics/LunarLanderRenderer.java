package io.troupe.env.physics;

import io.troupe.render.Picture;
import io.troupe.render.Renderer;
import io.troupe.render.Scene;

/** Draws {@code Dyn4jLunarLander-v0}. */
public final class LunarLanderRenderer implements Renderer {
    @Override
    public String environment() {
        return LunarLander.NAME;
    }

    @Override
    public Picture picture(Scene scene) {
        return LanderPicture.of(scene.observation(0));
    }
}
