package io.troupe.algorithm.ppo;

import io.troupe.algorithm.neural.AdamVariables;
import io.troupe.policy.NetworkSpec;
import io.troupe.policy.ParameterLayout;
import io.troupe.tensorflow.NetworkNodes;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * Either half of a network whose policy and value function share no layers: all that ties the halves together is the
 * norm that their gradient is clipped by. So a step only computes its gradient and says how long it is; the next step,
 * told the clip scale by then, applies it before it computes its own.
 */
final class HalfGraph {
    /** Which half. */
    enum Half {
        POLICY,
        VALUE
    }

    private final Ops tf;
    private final PpoConfig config;
    private final NetworkSpec network;
    private final ParameterLayout layout;
    private final Half half;
    private final int from;
    private final int to;
    private final Operand<? extends TType> gradientVariable;
    private final List<Output<TFloat32>> given;
    private final List<Output<TFloat32>> global;

    /** Of this half. */
    final AdamVariables variables;
    /** Observations of one minibatch and a column of ones, [N, O + 1]. */
    final Placeholder<TFloat32> observations;
    /** What else is known of it, [C, N]; see {@link MinibatchRows}. */
    final Placeholder<TFloat32> rows;
    /** Of the pending gradient: step size, epsilon and clip scale, [3]. */
    final Placeholder<TFloat32> pending;
    /** Clip range (for its statistic only) and entropy coefficient / N, [2]. */
    final Placeholder<TFloat32> coefficients;
    /** Observations to value and a column of ones, [any, O + 1]; of the value half. */
    final Placeholder<TFloat32> valueObservations;

    /** Values, [1, any]; of the value half. */
    final Operand<TFloat32> values;
    /** Applies the pending gradient. */
    final Op apply;
    /** A step with nothing pending before it. */
    final Step first;
    /** A step that applies the pending gradient first. */
    final Step next;

    /**
     * One step as operations to run.
     *
     * @param store computes the gradient and keeps it pending
     * @param halfSquares half the sum of its squares, [1]
     * @param statistics the same first, then the statistics of this half
     */
    record Step(Op store, Operand<TFloat32> halfSquares, Operand<TFloat32> statistics) {}

    HalfGraph(Ops tf, PpoConfig config, NetworkSpec network, Half half) {
        this.tf = tf;
        this.config = config;
        this.network = network;
        this.half = half;
        layout = ParameterLayout.of(network);
        from = half == Half.POLICY ? 0 : layout.valueOffset();
        to = half == Half.POLICY ? layout.valueOffset() : layout.size();
        int minibatchSize = config.minibatchSize();
        variables = new AdamVariables(tf, to - from);
        gradientVariable = tf.withName("gradient")
                .varHandleOp(TFloat32.class, Shape.of(to - from), VarHandleOp.sharedName("gradient"));

        valueObservations = placeholder(Shape.UNKNOWN_SIZE, network.observationSize() + 1);
        values = half == Half.VALUE ? values() : variables.parameters;
        observations = placeholder(minibatchSize, network.observationSize() + 1);
        rows = placeholder(MinibatchRows.count(config, network), minibatchSize);
        pending = placeholder(3);
        coefficients = placeholder(2);
        given = MinibatchRows.split(tf, config, network, rows, 1);
        global = tf.unstack(coefficients, 2L).output();

        List<Output<TFloat32>> how = tf.unstack(pending, 3L).output();
        Operand<TFloat32> gradient = tf.readVariableOp(gradientVariable, TFloat32.class);
        apply = variables.step(how.get(0), how.get(1), tf.math.mul(gradient, how.get(2)));
        first = step(tf);
        next = step(tf.withControlDependencies(List.of(apply)));
    }

    private Operand<TFloat32> values() {
        NetworkNodes nodes = nodes(variables.parameters);
        return nodes.head(
                layout.valueHead(),
                nodes.torso(layout.valueTorso(), valueObservations).getLast());
    }

    private NetworkNodes nodes(Operand<TFloat32> current) {
        return new NetworkNodes(tf, layout, network.activation(), current, from, to);
    }

    private Step step(Ops after) {
        NetworkNodes nodes = nodes(variables.read(after));
        List<Operand<TFloat32>> statistics = new ArrayList<>();
        switch (half) {
            case POLICY -> {
                PolicyLossNodes loss =
                        new PolicyLossNodes(tf, config, network, nodes, observations, given, config.minibatchSize());
                loss.backward(global.get(1), tf.constant((float) config.minibatchSize()))
                        .ifPresent(features -> nodes.backwardTorso(layout.policyTorso(), loss.torso(), features));
                statistics.addAll(loss.statistics(global.get(0)));
            }
            case VALUE -> {
                List<Operand<TFloat32>> torso = nodes.torso(layout.valueTorso(), observations);
                ValueLossNodes loss =
                        new ValueLossNodes(tf, config, layout, nodes, torso, given, config.minibatchSize());
                loss.backward().ifPresent(features -> nodes.backwardTorso(layout.valueTorso(), torso, features));
                statistics.add(loss.loss());
            }
        }
        Operand<TFloat32> gradient = nodes.flatGradient();
        Operand<TFloat32> halfSquares = tf.nn.l2Loss(gradient);
        statistics.addFirst(halfSquares);
        return new Step(
                tf.assignVariableOp(gradientVariable, gradient),
                tf.reshape(halfSquares, tf.constant(new int[] {1})),
                tf.stack(statistics));
    }

    /** Where this half begins in the vector of the whole network. */
    int from() {
        return from;
    }

    /** Parameters of this half. */
    int size() {
        return to - from;
    }

    private Placeholder<TFloat32> placeholder(long... shape) {
        return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
    }
}
