package io.troupe.env.workspace;

import io.troupe.render.Picture;
import io.troupe.render.Renderer;
import io.troupe.render.Scene;

/**
 * Draws {@code Workspace-Navigation-v0} from above: the room with its columns ({@code #}), the robot ({@code @}), the target ({@code X}) and the tool ({@code T}).
 */
public final class NavigationRenderer implements Renderer {
    @Override
    public String environment() {
        return Navigation.NAME;
    }

    @Override
    public Picture picture(Scene scene) {
        return FloorPlan.picture(scene);
    }
}
