package io.troupe.env.games;

import io.troupe.render.Picture;
import io.troupe.render.Renderer;
import io.troupe.render.Scene;

/** Draws {@code ConnectFour-v0}. */
public final class ConnectFourRenderer implements Renderer {
    @Override
    public String environment() {
        return Rules.CONNECT_FOUR.name();
    }

    @Override
    public Picture picture(Scene scene) {
        return BoardPicture.of(Rules.CONNECT_FOUR, scene);
    }
}
