package io.troupe.render;

/**
 * Draws one environment. Found by the name in the environment's spec: a public class with a public constructor without
 * parameters, and a line with its name in {@code META-INF/services/io.troupe.render.Renderer}.
 *
 * <p>It goes by what the agents observe, so that it can draw recordings too. Where that does not hold all that a picture needs,
 * the environment is {@link io.troupe.env.Depicted} and the rest is in {@link Scene#state}.
 */
public interface Renderer {
    /** Name in the spec of the environment. */
    String environment();

    /** Draws one moment. */
    Picture picture(Scene scene);
}
