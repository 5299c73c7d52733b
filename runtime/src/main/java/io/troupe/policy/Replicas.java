package io.troupe.policy;

import java.util.List;
import java.util.function.Supplier;

/**
 * Makes the policies that the workers of one process act by.
 *
 * @param behaviours makes the policy of each behaviour, in their order; whoever asks closes it
 */
public record Replicas(List<Supplier<Policy>> behaviours) {
    public Replicas {
        behaviours = List.copyOf(behaviours);
    }

    /** Those of an environment with one agent. */
    public static Replicas of(Supplier<Policy> replicas) {
        return new Replicas(List.of(replicas));
    }
}
