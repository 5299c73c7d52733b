package io.troupe.algorithm.ppo;

import io.troupe.policy.NetworkSpec;
import io.troupe.policy.ParameterLayout;
import io.troupe.tensorflow.NetworkNodes;
import io.troupe.tensorflow.RecurrentNodes;
import io.troupe.tensorflow.Sequences;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Both sides of one minibatch of sequences, on one reading of the parameters. */
final class SequenceMinibatchNodes {
    private final Ops tf;
    private final NetworkNodes nodes;
    private final RecurrentNodes policyMemory;
    private final RecurrentNodes valueMemory;
    private final boolean shared;
    private final PolicyLossNodes policy;
    private final ValueLossNodes value;

    /**
     * @param parameters the whole vector, [P]
     * @param given rows of the steps that are learnt from, time-major
     * @param rowCount N, how many those are
     */
    SequenceMinibatchNodes(
            Ops tf,
            PpoConfig config,
            NetworkSpec network,
            Operand<TFloat32> parameters,
            Sequences sequences,
            List<Output<TFloat32>> given,
            int rowCount) {
        this.tf = tf;
        shared = network.shared();
        ParameterLayout layout = ParameterLayout.of(network);
        nodes = new NetworkNodes(tf, layout, network.activation(), parameters);
        policyMemory = new RecurrentNodes(
                tf, nodes, layout.policyTorso(), layout.policyMemory().orElseThrow(), sequences, 0);
        valueMemory = shared ? policyMemory : valueMemory(tf, network, nodes, sequences);
        policy = PolicyLossNodes.onFeatures(tf, config, network, nodes, policyMemory.outputs(), given, rowCount);
        value = new ValueLossNodes(tf, config, layout, nodes, List.of(valueMemory.outputs()), given, rowCount);
    }

    /** What is under the value head. */
    static RecurrentNodes valueMemory(Ops tf, NetworkSpec network, NetworkNodes nodes, Sequences sequences) {
        ParameterLayout layout = ParameterLayout.of(network);
        return new RecurrentNodes(
                tf,
                nodes,
                layout.valueTorso(),
                layout.valueMemory().orElseThrow(),
                sequences,
                network.valueStateOffset());
    }

    /**
     * Gradient of the loss, [P].
     *
     * @param entropyCoefficient divided by N
     * @param weights sum of the weights of the rows, N, a scalar
     */
    Operand<TFloat32> gradient(Operand<TFloat32> entropyCoefficient, Operand<TFloat32> weights) {
        Operand<TFloat32> fromPolicy =
                policy.backward(entropyCoefficient, weights).orElseThrow();
        Operand<TFloat32> fromValue = value.backward().orElseThrow();
        if (shared) {
            policyMemory.backward(tf.math.add(fromPolicy, fromValue));
        } else {
            policyMemory.backward(fromPolicy);
            valueMemory.backward(fromValue);
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
