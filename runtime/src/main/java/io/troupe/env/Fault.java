package io.troupe.env;

import org.jspecify.annotations.Nullable;

/** What one copy did wrong, before it is decided whether the copy can be repaired. */
final class Fault extends Exception {
    private static final long serialVersionUID = 1L;

    private final String problem;

    Fault(String problem) {
        this(problem, null);
    }

    Fault(String problem, @Nullable Throwable cause) {
        super(problem, cause);
        this.problem = problem;
    }

    String problem() {
        return problem;
    }
}
