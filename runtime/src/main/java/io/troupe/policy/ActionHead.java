package io.troupe.policy;

import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.Space;

/** What the policy's last layer parameterises. */
public sealed interface ActionHead {
    /** Outputs of the last layer. */
    int outputs();

    /** Parameters beside the network that do not depend on the observation. */
    int freeParameters();

    /** Floats of one action. */
    int actionSize();

    /** The head for an action space. */
    static ActionHead of(Space action) {
        return switch (action) {
            case Discrete discrete -> new Categorical(discrete.n());
            case Box box -> new DiagonalGaussian(box.size());
        };
    }

    /**
     * One of n actions, by logits.
     *
     * @param n number of actions
     */
    record Categorical(int n) implements ActionHead {
        @Override
        public int outputs() {
            return n;
        }

        @Override
        public int freeParameters() {
            return 0;
        }

        @Override
        public int actionSize() {
            return 1;
        }
    }

    /**
     * Independent normal variables; the network gives the means, the log standard deviations are parameters of their own.
     *
     * @param size number of variables
     */
    record DiagonalGaussian(int size) implements ActionHead {
        @Override
        public int outputs() {
            return size;
        }

        @Override
        public int freeParameters() {
            return size;
        }

        @Override
        public int actionSize() {
            return size;
        }
    }
}
