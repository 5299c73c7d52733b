package io.troupe.algorithm.sac;

import java.util.Optional;

/** Actions before anything is learnt, uniform over the space. */
enum FirstActions {
    /** Drawn anew at every step. */
    INDEPENDENT(1),
    /** Drawn once a policy version, so for each fragment, for each copy: these get further where forces add up. */
    HELD(2);

    private static final float NONE = 0;

    private final float code;

    FirstActions(float code) {
        this.code = code;
    }

    /** What says so in a snapshot. */
    static float code(Optional<FirstActions> actions) {
        return actions.map(some -> some.code).orElse(NONE);
    }

    /** What {@link #code} said; empty where the actor acts. */
    static Optional<FirstActions> ofCode(float code) {
        for (FirstActions some : values()) {
            if (some.code == code) {
                return Optional.of(some);
            }
        }
        return Optional.empty();
    }
}
