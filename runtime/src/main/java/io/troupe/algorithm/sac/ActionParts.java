package io.troupe.algorithm.sac;

import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.Space;
import java.util.List;

/**
 * What an action is made of: continuous elements first, then discrete branches, as one choice each.
 *
 * @param continuous A, elements in [-1, 1]
 * @param branches values of each discrete branch
 */
record ActionParts(int continuous, List<Integer> branches) {
    ActionParts {
        branches = List.copyOf(branches);
    }

    static ActionParts of(Space action) {
        return switch (action) {
            case Box box -> new ActionParts(box.size(), List.of());
            case Discrete discrete -> new ActionParts(0, List.of(discrete.n()));
        };
    }

    /** Values of all branches together, D. */
    int choices() {
        return branches.stream().mapToInt(Integer::intValue).sum();
    }

    /** Outputs of the actor: means, log standard deviations, logits. */
    int actorOutputs() {
        return 2 * continuous + choices();
    }

    /** Outputs of a critic, M: a value for each choice, or one where there is none. */
    int criticOutputs() {
        return Math.max(1, choices());
    }

    /** Parts with a temperature of their own: the continuous elements together, and each branch. */
    int temperatures() {
        return (continuous > 0 ? 1 : 0) + branches.size();
    }

    /** Floats of one action in a trajectory. */
    int actionSize() {
        return continuous + branches.size();
    }
}
