package io.troupe.env.workspace;

import io.troupe.render.Picture;
import io.troupe.render.Renderer;
import io.troupe.render.Scene;

/**
 * Draws {@code Workspace-Cooperative-v0} from above: the room with its columns ({@code #}), the robots with their numbers, the target ({@code X}) and the tool ({@code T}).
 */
public final class CooperativeRenderer implements Renderer {
    @Override
    public String environment() {
        return Cooperative.NAME;
    }

    @Override
    public Picture picture(Scene scene) {
        return FloorPlan.picture(scene);
    }
}
