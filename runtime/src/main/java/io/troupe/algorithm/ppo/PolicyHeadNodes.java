package io.troupe.algorithm.ppo;

import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** A distribution over actions as nodes: log-probability, entropy and their gradients in closed form. */
sealed interface PolicyHeadNodes permits CategoricalNodes, GaussianNodes {
    /** log pi(a|s), [N, 1]. */
    Operand<TFloat32> logProb();

    /** Entropy in nats, of any shape whose mean is the mean entropy. */
    Operand<TFloat32> entropy();

    /**
     * Gradient of the loss with respect to the network's outputs, [N, outputs]; sets {@link #freeGradient()} too.
     *
     * @param logProbGradient dL/d log pi, [N, 1]
     * @param entropyCoefficient of the entropy bonus in the loss, a scalar, if there is one
     * @param minibatchSize N
     */
    Operand<TFloat32> outputGradient(
            Operand<TFloat32> logProbGradient, Optional<Operand<TFloat32>> entropyCoefficient, int minibatchSize);

    /** Gradient with respect to the free parameters; only of heads that have some. */
    Operand<TFloat32> freeGradient();
}
