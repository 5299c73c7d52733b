package io.troupe.algorithm.dqn;

import io.troupe.policy.ParameterLayout;
import io.troupe.tensorflow.NetworkNodes;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/** Q as nodes of a graph, on one reading of its parameters, with its gradient in closed form. */
final class QNodes {
    private static final int ALONG_COLUMN = 0;

    private final Ops tf;
    private final boolean dueling;
    private final ParameterLayout layout;
    private final NetworkNodes nodes;

    /** @param parameters [P] */
    QNodes(Ops tf, QNetwork network, Operand<TFloat32> parameters) {
        this.tf = tf;
        dueling = network.dueling();
        layout = network.layout();
        nodes = new NetworkNodes(tf, layout, network.spec().activation(), parameters, 0, network.parameterCount());
    }

    /** Values of all actions for observations and a column of ones, [N, O + 1]. */
    Pass forward(Operand<TFloat32> x) {
        List<Operand<TFloat32>> torso = nodes.torso(layout.policyTorso(), x);
        Operand<TFloat32> head = nodes.head(layout.policyHead(), torso.getLast());
        if (!dueling) {
            return new Pass(torso, head);
        }
        Operand<TFloat32> value = nodes.head(layout.valueHead(), torso.getLast());
        return new Pass(torso, tf.math.add(tf.math.sub(head, mean(head)), value));
    }

    /**
     * Gradient by the parameters, [P].
     *
     * @param pass over the rows
     * @param valueGradient by the values of all actions, [actions, N]
     */
    Operand<TFloat32> gradient(Pass pass, Operand<TFloat32> valueGradient) {
        Operand<TFloat32> features = pass.torso.getLast();
        Operand<TFloat32> headGradient = dueling ? tf.math.sub(valueGradient, mean(valueGradient)) : valueGradient;
        nodes.backwardHead(layout.policyHead(), features, headGradient);
        Operand<TFloat32> featureGradient = nodes.featureGradient(layout.policyHead(), headGradient);
        if (dueling) {
            Operand<TFloat32> sum = tf.reduceSum(valueGradient, tf.constant(ALONG_COLUMN), ReduceSum.keepDims(true));
            nodes.backwardHead(layout.valueHead(), features, sum);
            featureGradient = tf.math.add(featureGradient, nodes.featureGradient(layout.valueHead(), sum));
        }
        nodes.backwardTorso(layout.policyTorso(), pass.torso, featureGradient);
        return nodes.flatGradient();
    }

    private Operand<TFloat32> mean(Operand<TFloat32> columns) {
        return tf.math.mean(columns, tf.constant(ALONG_COLUMN), Mean.keepDims(true));
    }

    /**
     * A forward pass.
     *
     * @param torso results of its layers, the observations first
     * @param values of all actions, [actions, N]
     */
    record Pass(List<Operand<TFloat32>> torso, Operand<TFloat32> values) {}
}
