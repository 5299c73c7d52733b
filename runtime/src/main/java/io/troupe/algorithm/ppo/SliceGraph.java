package io.troupe.algorithm.ppo;

import io.troupe.policy.NetworkSpec;
import io.troupe.policy.ParameterLayout;
import io.troupe.tensorflow.NetworkNodes;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * Values of a batch, and the gradient of a part of a minibatch, for parameters that are fed: what becomes of the gradient
 * is not decided in here. The part has any number of rows, n, and its gradient is that of the whole minibatch's mean loss.
 */
final class SliceGraph {
    /** Statistics that are fetched with a gradient. */
    static final int STATISTICS = 5;

    private final Ops tf;

    /** All parameters, [P]. */
    final Placeholder<TFloat32> parameters;
    /** Observations to value and a column of ones, [any, O + 1]. */
    final Placeholder<TFloat32> valueObservations;
    /** Observations of the part and a column of ones, [n, O + 1]. */
    final Placeholder<TFloat32> observations;
    /** What else is known of it, [C, n]; see {@link MinibatchRows}. */
    final Placeholder<TFloat32> rows;
    /** Clip range (for its statistic only), entropy coefficient / N, and the sum of the weights of its rows, [3]. */
    final Placeholder<TFloat32> coefficients;

    final Operand<TFloat32> values;
    /** [P]. */
    final Operand<TFloat32> gradient;
    /** The gradient, then policy loss, value loss, entropy, approximate KL and clip fraction times N/n, [P + 5]. */
    final Operand<TFloat32> gradientAndStatistics;

    SliceGraph(Ops tf, PpoConfig config, NetworkSpec network) {
        this.tf = tf;
        ParameterLayout layout = ParameterLayout.of(network);
        int width = network.observationSize() + 1;
        parameters = placeholder(layout.size());
        valueObservations = placeholder(Shape.UNKNOWN_SIZE, width);
        NetworkNodes nodes = new NetworkNodes(tf, layout, network.activation(), parameters);
        values = nodes.head(
                layout.valueHead(),
                nodes.torso(layout.valueTorso(), valueObservations).getLast());

        observations = placeholder(Shape.UNKNOWN_SIZE, width);
        rows = placeholder(MinibatchRows.count(config, network), Shape.UNKNOWN_SIZE);
        coefficients = placeholder(3);
        List<Output<TFloat32>> global = tf.unstack(coefficients, 3L).output();
        MinibatchNodes minibatch = new MinibatchNodes(
                tf,
                config,
                network,
                parameters,
                observations,
                MinibatchRows.split(tf, config, network, rows, 1),
                config.minibatchSize());
        gradient = minibatch.gradient(global.get(1), global.get(2));
        gradientAndStatistics =
                tf.concat(List.of(gradient, tf.stack(minibatch.statistics(global.get(0)))), tf.constant(0));
    }

    private Placeholder<TFloat32> placeholder(long... shape) {
        return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
    }
}
