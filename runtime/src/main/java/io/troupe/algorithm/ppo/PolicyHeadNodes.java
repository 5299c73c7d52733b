package io.troupe.algorithm.ppo;

import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** A distribution over actions as nodes: log-probability, entropy and their gradients in closed form. */
sealed interface PolicyHeadNodes permits CategoricalNodes, GaussianNodes, BranchNodes, CompositeNodes {
    /** log pi(a|s), [1, N]. */
    Operand<TFloat32> logProb();

    /**
     * Entropy in nats, of any shape whose mean is the mean entropy.
     *
     * @param weights of the rows in it, [1, N]
     */
    Operand<TFloat32> entropy(Operand<TFloat32> weights);

    /**
     * The bonus for entropy in the loss.
     *
     * @param weights of the entropy of each row, [1, N]
     * @param sum of these, a scalar
     */
    record Bonus(Operand<TFloat32> weights, Operand<TFloat32> sum) {}

    /**
     * Gradient of the loss with respect to the network's outputs, [outputs, N]; sets {@link #freeGradient()} too.
     *
     * @param logProbGradient dL/d log pi, [1, N]
     * @param bonus for entropy, if there is one
     */
    Operand<TFloat32> outputGradient(Operand<TFloat32> logProbGradient, Optional<Bonus> bonus);

    /** Gradient with respect to the free parameters; only of heads that have some. */
    Operand<TFloat32> freeGradient();
}
