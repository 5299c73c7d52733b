package io.troupe.env.workspace;

import io.troupe.render.Picture;
import io.troupe.render.Renderer;
import io.troupe.render.Scene;

/**
 * Draws {@code Workspace-Manipulation-v0} from above: the room with its columns ({@code #}), the arm ({@code o}) from its base ({@code O}) on, the target ({@code X}) and the
 * tool ({@code T}).
 */
public final class ManipulationRenderer implements Renderer {
    @Override
    public String environment() {
        return Manipulation.NAME;
    }

    @Override
    public Picture picture(Scene scene) {
        return FloorPlan.picture(scene);
    }
}
