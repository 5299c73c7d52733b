package io.troupe.env.games;

import io.troupe.render.Picture;
import io.troupe.render.Renderer;
import io.troupe.render.Scene;

/** Draws {@code TicTacToe-v0}. */
public final class TicTacToeRenderer implements Renderer {
    @Override
    public String environment() {
        return Rules.TIC_TAC_TOE.name();
    }

    @Override
    public Picture picture(Scene scene) {
        return BoardPicture.of(Rules.TIC_TAC_TOE, scene);
    }
}
