package io.troupe.algorithm.sac;

import io.troupe.algorithm.neural.CriticValues;
import io.troupe.algorithm.neural.PerceptronLayout;
import io.troupe.algorithm.neural.PerceptronNodes;
import io.troupe.algorithm.neural.PerceptronVariables;
import io.troupe.algorithm.neural.TwinVariables;
import io.troupe.policy.ParameterLayout;
import io.troupe.tensorflow.NetworkNodes;
import io.troupe.tensorflow.RecurrentNodes;
import io.troupe.tensorflow.Sequences;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/**
 * As {@link io.troupe.algorithm.neural.TwinCritics}, each with a memory of its own that begins every sequence with zeros. A
 * row is a step of a sequence that is learnt from, time-major, [N]; some are empty.
 */
final class RecurrentCritics {
    private static final int ALONG_COLUMN = 0;
    private static final int ALONG_ROW = 1;

    private final Ops tf;
    private final RecurrentShape shape;
    private final ParameterLayout memoryLayout;
    private final PerceptronLayout valueLayout;
    private final Sequences sequences;
    private final int perStep;
    private final int rows;
    private final TwinVariables variables;
    private final List<Operand<TFloat32>> losses = new ArrayList<>();

    /**
     * @param sequences what was seen, in L + 1 steps: that after the last one too; their states are the actor's and not
     *     looked at
     * @param perStep n, sequences side by side
     */
    RecurrentCritics(Ops tf, RecurrentShape shape, Sequences sequences, int perStep) {
        this.tf = tf;
        this.shape = shape;
        this.sequences = sequences;
        this.perStep = perStep;
        rows = shape.memory().learntSteps() * perStep;
        memoryLayout = shape.criticMemory();
        valueLayout = shape.criticValue();
        variables = new TwinVariables(tf, shape.criticBlocks());
    }

    /** Of both, and of those that follow them. */
    TwinVariables variables() {
        return variables;
    }

    private NetworkNodes memoryNodes(List<Operand<TFloat32>> arrays) {
        return new NetworkNodes(
                tf, memoryLayout, shape.shape().activation(), arrays.getFirst(), 0, shape.criticMemorySize());
    }

    private RecurrentNodes remember(NetworkNodes nodes, Sequences seen) {
        return new RecurrentNodes(
                tf,
                nodes,
                memoryLayout.policyTorso(),
                memoryLayout.policyMemory().orElseThrow(),
                seen,
                0);
    }

    private PerceptronNodes value(List<Operand<TFloat32>> arrays) {
        return new PerceptronNodes(tf, valueLayout, arrays.subList(1, arrays.size()));
    }

    /** All that was seen, from nothing. */
    private Sequences whole() {
        return new Sequences(sequences.x(), nothing(), sequences.keeps(), sequences.steps(), sequences.burnIn());
    }

    /** All but what was seen after the last steps. */
    private Sequences withoutLast() {
        int count = sequences.steps() - 1;
        int[] origin = {0, 0, 0};
        int[] size = {count, -1, -1};
        return new Sequences(
                rows(sequences.x(), 0, count * perStep),
                nothing(),
                sequences.keeps().map(keeps -> tf.slice(keeps, tf.constant(origin), tf.constant(size))),
                count,
                sequences.burnIn());
    }

    private Operand<TFloat32> nothing() {
        return tf.constant(new float[perStep][shape.stateSize()]);
    }

    private Operand<TFloat32> rows(Operand<TFloat32> values, int from, int count) {
        int[] origin = {from, 0};
        int[] size = {count, -1};
        return tf.slice(values, tf.constant(origin), tf.constant(size));
    }

    /** Actions, what is remembered, and ones, [N, A + units + 1]. */
    private Operand<TFloat32> input(Optional<? extends Operand<TFloat32>> actions, Operand<TFloat32> remembered) {
        List<Operand<TFloat32>> parts = new ArrayList<>();
        actions.ifPresent(parts::add);
        parts.add(remembered);
        parts.add(tf.fill(tf.constant(new int[] {rows, 1}), tf.constant(1f)));
        return tf.concat(parts, tf.constant(ALONG_ROW));
    }

    /**
     * The smaller of the values that the following networks give to what is done in the next states.
     *
     * @param actions the continuous elements of it, [N, A]; empty where A = 0
     * @param worth what a network's values, [M, N], say that this is worth, [1, N]
     * @return [1, N]
     */
    Operand<TFloat32> targetMinimum(
            Optional<? extends Operand<TFloat32>> actions, UnaryOperator<Operand<TFloat32>> worth) {
        List<Operand<TFloat32>> values = new ArrayList<>();
        for (List<Operand<TFloat32>> arrays : variables.targetArrays()) {
            RecurrentNodes memory = remember(memoryNodes(arrays), whole());
            Operand<TFloat32> x = input(actions, rows(memory.outputs(), perStep, rows));
            PerceptronNodes value = value(arrays);
            values.add(worth.apply(value.outputs(value.features(x).getLast())));
        }
        return tf.math.minimum(values.getFirst(), values.getLast());
    }

    /**
     * Adds a step of Adam on half the weighted mean squared error of both.
     *
     * @param actions the continuous elements of those taken, [N, A]; empty where A = 0
     * @param chosen 1 for each discrete choice that was made, [M, N]; empty where there is one value
     * @param target what the values of the choices made should add up to, [1, N]
     * @param weights of the rows, [1, N]
     * @param stepSize and {@code epsilon} as {@link io.troupe.algorithm.neural.AdamSteps} gives them
     */
    void learn(
            Optional<? extends Operand<TFloat32>> actions,
            Optional<? extends Operand<TFloat32>> chosen,
            Operand<TFloat32> target,
            Operand<TFloat32> weights,
            Operand<TFloat32> stepSize,
            Operand<TFloat32> epsilon) {
        for (PerceptronVariables critic : variables.critics()) {
            List<Operand<TFloat32>> arrays = critic.read(tf);
            NetworkNodes memoryNodes = memoryNodes(arrays);
            RecurrentNodes memory = remember(memoryNodes, withoutLast());
            PerceptronNodes value = value(arrays);
            List<Operand<TFloat32>> features = value.features(input(actions, memory.outputs()));
            Operand<TFloat32> values = value.outputs(features.getLast());
            Operand<TFloat32> taken = chosen.isPresent()
                    ? tf.reduceSum(
                            tf.math.mul(values, chosen.get()), tf.constant(ALONG_COLUMN), ReduceSum.keepDims(true))
                    : values;
            Operand<TFloat32> error = tf.math.sub(taken, target);
            Operand<TFloat32> weighted = tf.math.mul(error, weights);
            Operand<TFloat32> valueGradient = chosen.isPresent() ? tf.math.mul(chosen.get(), weighted) : weighted;

            List<Operand<TFloat32>> gradient = new ArrayList<>();
            memory.backward(rememberedGradient(value, features, valueGradient));
            gradient.add(memoryNodes.flatGradient());
            gradient.addAll(value.gradients(features, valueGradient));
            variables.learn(critic, stepSize, epsilon, gradient);
            losses.add(tf.reduceSum(tf.math.mul(error, weighted), tf.constant(new int[] {0, 1})));
        }
    }

    /** [N, units]. */
    private Operand<TFloat32> rememberedGradient(
            PerceptronNodes value, List<Operand<TFloat32>> features, Operand<TFloat32> valueGradient) {
        int continuous = shape.shape().continuous();
        int units = shape.memory().units();
        Operand<TFloat32> ofInputs = value.inputGradient(features, valueGradient, continuous + units);
        if (continuous == 0) {
            return ofInputs;
        }
        int[] origin = {0, continuous};
        int[] size = {-1, units};
        return tf.slice(ofInputs, tf.constant(origin), tf.constant(size));
    }

    /** Sum of the losses of both before the step, a scalar. */
    Operand<TFloat32> loss() {
        return tf.math.mul(tf.math.add(losses.getFirst(), losses.getLast()), tf.constant(0.5f));
    }

    /**
     * Values after the step, of other actions: what an actor learns from.
     *
     * @param actions as in {@link #targetMinimum}, in the states
     */
    CriticValues after(Optional<? extends Operand<TFloat32>> actions, UnaryOperator<Operand<TFloat32>> worth) {
        List<List<Operand<TFloat32>>> arrays = new ArrayList<>();
        List<Operand<TFloat32>> x = new ArrayList<>();
        for (List<Operand<TFloat32>> updated : variables.updatedArrays()) {
            arrays.add(updated.subList(1, updated.size()));
            x.add(input(actions, remember(memoryNodes(updated), withoutLast()).outputs()));
        }
        return new CriticValues(tf, valueLayout, arrays, x, worth);
    }
}
