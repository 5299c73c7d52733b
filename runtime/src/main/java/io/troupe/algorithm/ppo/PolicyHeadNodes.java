package io.troupe.algorithm.ppo;

import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** A distribution over actions as nodes: log-probability, entropy and their gradients in closed form. */
sealed interface PolicyHeadNodes permits CategoricalNodes, GaussianNodes, BranchNodes, CompositeNodes {
    /** log pi(a|s), [1, N]. */
    Operand<TFloat32> logProb();

    /** Entropy in nats, of any shape whose mean is the mean entropy. */
    Operand<TFloat32> entropy();

    /**
     * Gradient of the loss with respect to the network's outputs, [outputs, N]; sets {@link #freeGradient()} too.
     *
     * @param logProbGradient dL/d log pi, [1, N]
     * @param entropyWeight of the sum of entropies in the loss, a scalar, if there is one
     * @param rows N, a scalar
     */
    Operand<TFloat32> outputGradient(
            Operand<TFloat32> logProbGradient, Optional<Operand<TFloat32>> entropyWeight, Operand<TFloat32> rows);

    /** Gradient with respect to the free parameters; only of heads that have some. */
    Operand<TFloat32> freeGradient();
}
