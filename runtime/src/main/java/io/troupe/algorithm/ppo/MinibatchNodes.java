package io.troupe.algorithm.ppo;

import io.troupe.policy.NetworkSpec;
import io.troupe.policy.ParameterLayout;
import io.troupe.tensorflow.NetworkNodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Both sides of one minibatch on one reading of the parameters. */
final class MinibatchNodes {
    private final Ops tf;
    private final NetworkSpec network;
    private final ParameterLayout layout;
    private final NetworkNodes nodes;
    private final PolicyLossNodes policy;
    private final ValueLossNodes value;
    private final List<Operand<TFloat32>> valueTorso;

    /**
     * @param parameters the whole vector, [P]
     * @param x observations and ones, [N, O + 1]
     * @param given rows of the minibatch
     */
    MinibatchNodes(
            Ops tf,
            PpoConfig config,
            NetworkSpec network,
            Operand<TFloat32> parameters,
            Operand<TFloat32> x,
            List<Output<TFloat32>> given,
            int minibatchSize) {
        this.tf = tf;
        this.network = network;
        layout = ParameterLayout.of(network);
        nodes = new NetworkNodes(tf, layout, network.activation(), parameters);
        policy = new PolicyLossNodes(tf, config, network, nodes, x, given, minibatchSize);
        valueTorso = network.shared() ? policy.torso() : nodes.torso(layout.valueTorso(), x);
        value = new ValueLossNodes(tf, config, layout, nodes, valueTorso, given, minibatchSize);
    }

    /**
     * Gradient of the loss, [P].
     *
     * @param entropyCoefficient divided by N
     * @param weights sum of the weights of the rows given: N, or less for a part of the minibatch; a scalar
     */
    Operand<TFloat32> gradient(Operand<TFloat32> entropyCoefficient, Operand<TFloat32> weights) {
        Optional<Operand<TFloat32>> fromPolicy = policy.backward(entropyCoefficient, weights);
        Optional<Operand<TFloat32>> fromValue = value.backward();
        if (fromPolicy.isPresent() && fromValue.isPresent()) {
            if (network.shared()) {
                Operand<TFloat32> both = tf.math.add(fromPolicy.get(), fromValue.get());
                nodes.backwardTorso(layout.policyTorso(), policy.torso(), both);
            } else {
                nodes.backwardTorso(layout.policyTorso(), policy.torso(), fromPolicy.get());
                nodes.backwardTorso(layout.valueTorso(), valueTorso, fromValue.get());
            }
        }
        return nodes.flatGradient();
    }

    /** {@link MinibatchStatistics} but the gradient's norm, a scalar each. */
    List<Operand<TFloat32>> statistics(Operand<TFloat32> clipRange) {
        List<Operand<TFloat32>> statistics = new ArrayList<>(policy.statistics(clipRange));
        statistics.add(1, value.loss());
        return statistics;
    }
}
