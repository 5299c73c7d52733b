package io.troupe.algorithm.ppo;

import io.troupe.algorithm.neural.AdamVariables;
import io.troupe.algorithm.neural.GradientNorm;
import io.troupe.policy.NetworkSpec;
import io.troupe.policy.ParameterLayout;
import io.troupe.tensorflow.NetworkNodes;
import io.troupe.tensorflow.RecurrentNodes;
import io.troupe.tensorflow.Sequences;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * The graph of PPO on sequences: values of all sequences of a batch, values of single observations after stored states, and
 * one minibatch step. L is the length of a sequence, L' the steps of it that are learnt from.
 */
final class SequenceGraph {
    private final Ops tf;

    final AdamVariables variables;
    /** Observations and ones of every sequence of a batch, [L m, O + 1], time-major. */
    final Placeholder<TFloat32> batchObservations;
    /** States before their first steps, [m, S]. */
    final Placeholder<TFloat32> batchStates;
    /** 0 where a step begins an episode, else 1, [L, m, 1]. */
    final Placeholder<TFloat32> batchKeeps;
    /** Observations to value by themselves and ones, [any, O + 1]. */
    final Placeholder<TFloat32> singleObservations;
    /** States before them, [any, S]. */
    final Placeholder<TFloat32> singleStates;
    /** As for the batch, of one minibatch, [L n, O + 1]. */
    final Placeholder<TFloat32> observations;
    /** [n, S]. */
    final Placeholder<TFloat32> states;
    /** [L, n, 1]. */
    final Placeholder<TFloat32> keeps;
    /** What else is known of the steps that are learnt from, [C, L' n]; see {@link MinibatchRows}. */
    final Placeholder<TFloat32> rows;
    /** Step size and epsilon, corrected for bias; clip range (for its statistic only); entropy coefficient / N, [4]. */
    final Placeholder<TFloat32> coefficients;

    /** Values of each stream, then h and c of the value function after each step, of every row, as one vector, [L m (K + 2 units)]. */
    final Operand<TFloat32> batchValues;

    final Operand<TFloat32> singleValues;
    /** Before clipping, [P]. */
    final Operand<TFloat32> gradient;
    /** {@link MinibatchStatistics}, [6]. */
    final Operand<TFloat32> statistics;

    final Op step;

    /**
     * @param batchSequences m
     * @param minibatchSequences n
     */
    SequenceGraph(Ops tf, PpoConfig config, NetworkSpec network, int batchSequences, int minibatchSequences) {
        this.tf = tf;
        int length = config.memory().sequence();
        int width = network.observationSize() + 1;
        int size = network.stateSize();
        ParameterLayout layout = ParameterLayout.of(network);
        variables = new AdamVariables(tf, layout.size());

        NetworkNodes nodes = new NetworkNodes(tf, layout, network.activation(), variables.parameters);
        batchObservations = placeholder((long) length * batchSequences, width);
        batchStates = placeholder(batchSequences, size);
        batchKeeps = placeholder(length, batchSequences, 1);
        Sequences whole = new Sequences(batchObservations, batchStates, Optional.of(batchKeeps), length, 0);
        batchValues = valuesAndStates(network, layout, nodes, whole);
        singleObservations = placeholder(Shape.UNKNOWN_SIZE, width);
        singleStates = placeholder(Shape.UNKNOWN_SIZE, size);
        RecurrentNodes single = SequenceMinibatchNodes.valueMemory(
                tf, network, nodes, Sequences.ofOneStep(singleObservations, singleStates));
        singleValues = nodes.head(layout.valueHead(), single.outputs());

        observations = placeholder((long) length * minibatchSequences, width);
        states = placeholder(minibatchSequences, size);
        keeps = placeholder(length, minibatchSequences, 1);
        int learntRows = config.memory().learntSteps() * minibatchSequences;
        rows = placeholder(MinibatchRows.count(config, network), learntRows);
        coefficients = placeholder(4);
        List<Output<TFloat32>> global = tf.unstack(coefficients, 4L).output();
        SequenceMinibatchNodes minibatch = new SequenceMinibatchNodes(
                tf,
                config,
                network,
                variables.parameters,
                new Sequences(
                        observations,
                        states,
                        Optional.of(keeps),
                        length,
                        config.memory().burnIn()),
                MinibatchRows.split(tf, config, network, rows, 1),
                learntRows);
        gradient = minibatch.gradient(global.get(3), tf.constant((float) learntRows));
        GradientNorm norm = new GradientNorm(tf, gradient);
        step = variables.step(global.get(0), global.get(1), norm.clipped(config.maxGradientNorm()));
        List<Operand<TFloat32>> all = new ArrayList<>(minibatch.statistics(global.get(2)));
        all.add(norm.norm());
        statistics = tf.stack(all);
    }

    private Operand<TFloat32> valuesAndStates(
            NetworkSpec network, ParameterLayout layout, NetworkNodes nodes, Sequences whole) {
        RecurrentNodes memory = SequenceMinibatchNodes.valueMemory(tf, network, nodes, whole);
        Operand<TFloat32> values = nodes.head(layout.valueHead(), memory.outputs());
        return tf.concat(List.of(vector(values), vector(memory.outputs()), vector(memory.cells())), tf.constant(0));
    }

    private Operand<TFloat32> vector(Operand<TFloat32> matrix) {
        return tf.reshape(matrix, tf.constant(new int[] {-1}));
    }

    private Placeholder<TFloat32> placeholder(long... shape) {
        return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
    }
}
