package io.troupe.reward;

import org.jspecify.annotations.Nullable;

/** A component of a reward threw, or gave a value that is not finite; the message names it. */
public final class RewardFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RewardFailure(String component, String problem, @Nullable Throwable cause) {
        super("the reward component '" + component + "' " + problem, cause);
    }
}
