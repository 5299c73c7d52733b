package io.troupe.render;

import io.troupe.input.RegisteredClasses;
import io.troupe.input.UserError;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The renderers that are registered in {@code META-INF/services}. */
public final class Renderers {
    private final Map<String, Renderer> byEnvironment = new TreeMap<>();
    private final RegisteredClasses registered = new RegisteredClasses(Renderers.class.getClassLoader());

    private Renderers() {}

    /**
     * Those on the class path of Troupe.
     *
     * @throws UserError when two are for the same environment
     */
    public static Renderers discover() {
        Renderers found = new Renderers();
        found.registered.make(Renderer.class, found::add);
        return found;
    }

    private void add(Renderer renderer) {
        Renderer other = byEnvironment.putIfAbsent(renderer.environment(), renderer);
        if (other != null) {
            throw new UserError("two renderers are for '" + renderer.environment() + "': "
                    + other.getClass().getName() + " and " + renderer.getClass().getName());
        }
    }

    /** That of an environment, by the name in its spec. */
    public Optional<Renderer> find(String environment) {
        return Optional.ofNullable(byEnvironment.get(environment));
    }

    /**
     * That of an environment, by the name in its spec.
     *
     * @throws UserError when there is none
     */
    public Renderer require(String environment) {
        return find(environment)
                .orElseThrow(() -> new UserError("there is no renderer for '" + environment + "': it needs a "
                        + Renderer.class.getName() + ". There is one for " + String.join(", ", byEnvironment.keySet())
                        + "." + registered.mentionOfBroken()));
    }
}
