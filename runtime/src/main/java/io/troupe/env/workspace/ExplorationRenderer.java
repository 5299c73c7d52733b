package io.troupe.env.workspace;

import io.troupe.render.Picture;
import io.troupe.render.Renderer;
import io.troupe.render.Scene;

/**
 * Draws {@code Workspace-Exploration-v0} from above: the room with its columns ({@code #}), the robot ({@code @}), what it has seen ({@code .}), the resources that are left
 * ({@code $}) and the tool ({@code T}).
 */
public final class ExplorationRenderer implements Renderer {
    @Override
    public String environment() {
        return Exploration.NAME;
    }

    @Override
    public Picture picture(Scene scene) {
        return FloorPlan.picture(scene);
    }
}
