package io.troupe.group;

import io.troupe.algorithm.Learner;
import io.troupe.policy.PolicySnapshot;
import java.util.SortedMap;

/**
 * All that a learner must be given to be where another one is.
 *
 * @param policy the current one
 * @param components what {@link Learner#save} gave
 */
public record GroupState(PolicySnapshot policy, SortedMap<String, byte[]> components) {
    /** The state of a learner between two updates. */
    public static GroupState of(Learner learner) {
        return new GroupState(learner.snapshot(), learner.save());
    }
}
