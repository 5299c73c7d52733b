package io.troupe.env.python;

import org.jspecify.annotations.Nullable;

/** Why a Python process cannot be used any more, before it is decided whether another one may take its place. */
final class BridgeFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final String problem;

    BridgeFault(String problem) {
        this(problem, null);
    }

    BridgeFault(String problem, @Nullable Throwable cause) {
        super(problem, cause);
        this.problem = problem;
    }

    String problem() {
        return problem;
    }
}
