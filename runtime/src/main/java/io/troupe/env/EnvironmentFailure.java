package io.troupe.env;

import org.jspecify.annotations.Nullable;

/** An environment broke its contract or threw: says which one, which copy, at which step and which rule. */
public final class EnvironmentFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int copy;

    /**
     * @param environment name in the spec
     * @param copy index of the copy, 0-based
     * @param step step of the episode, 0 being the reset
     * @param problem the broken rule, in a few words
     * @param cause what was thrown, if anything was
     */
    public EnvironmentFailure(String environment, int copy, long step, String problem, @Nullable Throwable cause) {
        super("environment '" + environment + "', copy " + copy + ", step " + step + ": " + problem, cause);
        this.copy = copy;
    }

    /** Index of the copy, 0-based. */
    public int copy() {
        return copy;
    }
}
