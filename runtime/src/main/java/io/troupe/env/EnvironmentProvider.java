package io.troupe.env;

import java.util.Set;

/**
 * Makes vectorised environments of one name. Found through {@link java.util.ServiceLoader}; for an environment that is
 * written one copy at a time, registering the {@link Environment} itself is enough.
 */
public interface EnvironmentProvider {
    /** The name in {@code environment.name}. */
    String name();

    /** Names that {@code environment.parameters} may use; anything else is refused. */
    default Set<String> parameterNames() {
        return Set.of();
    }

    /** Which of these parameters reach beyond this program. Never throws: what is wrong with them is for {@link #create}. */
    default Reach reach(EnvironmentParameters parameters) {
        return Reach.NONE;
    }

    /**
     * Makes {@code copies} copies; the caller closes the result.
     *
     * @throws IllegalArgumentException for a parameter value that is out of range, naming it
     */
    VectorEnvironment create(int copies, EnvironmentParameters parameters);
}
