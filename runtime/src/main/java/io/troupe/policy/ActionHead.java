package io.troupe.policy;

import io.troupe.spec.ActionParts;
import io.troupe.spec.EnvironmentSpec;
import java.util.List;

/** What the policy's last layer parameterises: the means of continuous values first, then the logits of each branch. */
public sealed interface ActionHead {
    /** Continuous values of an action. */
    int continuous();

    /** Choices in each of an action's branches. */
    List<Integer> branches();

    /** Outputs of the last layer. */
    default int outputs() {
        int sum = continuous();
        for (int choices : branches()) {
            sum = Math.addExact(sum, choices);
        }
        return sum;
    }

    /** Parameters beside the network that do not depend on the observation. */
    default int freeParameters() {
        return continuous();
    }

    /** Floats of one action. */
    default int actionSize() {
        return continuous() + branches().size();
    }

    /** Whether some choices may be masked. */
    default boolean masked() {
        return false;
    }

    /** The head for an environment's actions. */
    static ActionHead of(EnvironmentSpec spec) {
        ActionParts parts = ActionParts.of(spec.action());
        if (parts.branches().isEmpty()) {
            return new DiagonalGaussian(parts.continuous());
        }
        return parts.size() == 1 && !spec.masked()
                ? new Categorical(parts.branches().getFirst())
                : new Composite(parts.continuous(), parts.branches(), spec.masked());
    }

    /**
     * One of n actions, by logits.
     *
     * @param n number of actions
     */
    record Categorical(int n) implements ActionHead {
        @Override
        public int continuous() {
            return 0;
        }

        @Override
        public List<Integer> branches() {
            return List.of(n);
        }
    }

    /**
     * Independent normal variables; the network gives the means, the log standard deviations are parameters of their own.
     *
     * @param size number of variables
     */
    record DiagonalGaussian(int size) implements ActionHead {
        @Override
        public int continuous() {
            return size;
        }

        @Override
        public List<Integer> branches() {
            return List.of();
        }
    }

    /**
     * Everything else: normal variables, if any, and choices in one branch or several, which may be masked.
     *
     * @param continuous number of variables
     * @param branches choices in each branch, at least one branch
     * @param masked whether some choices may be masked
     */
    record Composite(int continuous, List<Integer> branches, boolean masked) implements ActionHead {
        public Composite {
            branches = List.copyOf(branches);
            if (branches.isEmpty()) {
                throw new IllegalArgumentException("a head without branches is a diagonal Gaussian");
            }
        }
    }
}
