package io.troupe.algorithm.sac;

import io.troupe.algorithm.neural.PerceptronLayout;
import io.troupe.policy.Activation;
import io.troupe.spec.ActionParts;
import io.troupe.spec.EnvironmentSpec;
import java.util.List;

/**
 * Sizes of the networks for an environment.
 *
 * @param observationSize O
 * @param parts of the actions: A continuous elements and D choices
 * @param hidden sizes of the hidden layers of every network
 * @param activation of these
 * @param masked whether some choices may be masked
 */
record SacShape(int observationSize, ActionParts parts, List<Integer> hidden, Activation activation, boolean masked) {
    static SacShape of(EnvironmentSpec spec, List<Integer> hidden, Activation activation) {
        return new SacShape(
                spec.observation().size(), ActionParts.of(spec.action()), hidden, activation, spec.masked());
    }

    /** A. */
    int continuous() {
        return parts.continuous();
    }

    /** Values of each branch. */
    List<Integer> branches() {
        return parts.branches();
    }

    /** D. */
    int choices() {
        return parts.choices();
    }

    /** Parts with a temperature of their own, K: the continuous elements together, and each branch. */
    int temperatures() {
        return (continuous() > 0 ? 1 : 0) + branches().size();
    }

    /** Outputs: means, log standard deviations, logits. */
    PerceptronLayout actor() {
        return new PerceptronLayout(observationSize, hidden, activation, 2 * continuous() + choices());
    }

    /** Continuous elements come before the observation; a value for each choice, or one where there is none. */
    PerceptronLayout critic() {
        return new PerceptronLayout(continuous() + observationSize, hidden, activation, Math.max(1, choices()));
    }
}
