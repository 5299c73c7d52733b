package io.troupe.tensorflow;

import io.troupe.policy.ParameterLayout.Layer;
import io.troupe.policy.Torso;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.nn.LSTMBlockCell;
import org.tensorflow.op.nn.LSTMBlockCellGrad;
import org.tensorflow.types.TFloat32;

/**
 * A torso and an LSTM as nodes, unrolled over the steps of sequences, with the backward pass through time by hand. A
 * step is one fused kernel; weights get their gradients from all steps in one product.
 */
public final class RecurrentNodes {
    private static final int ALONG_ROWS = 0;

    private final Ops tf;
    private final NetworkNodes nodes;
    private final Torso torso;
    private final Layer memory;
    private final int units;
    private final int inputs;
    private final Operand<TFloat32> weights;
    private final Operand<TFloat32> bias;
    private final Operand<TFloat32> noPeephole;
    private final List<Operand<TFloat32>> keeps = new ArrayList<>();
    /** Those that are learnt from. */
    private final List<Step> steps = new ArrayList<>();

    private final int firstLearnt;
    /** Results of the torso for the steps that are learnt from. */
    private final List<Operand<TFloat32>> encoded;

    private Operand<TFloat32> hidden;
    private Operand<TFloat32> cells;

    private record Step(
            Operand<TFloat32> x, Operand<TFloat32> h, Operand<TFloat32> c, LSTMBlockCell<TFloat32> result) {}

    /**
     * @param nodes of the parameters
     * @param torso encoder and hidden layers
     * @param memory weights [features + units, 4 units] and bias; the gates are in the order of
     *     {@link io.troupe.policy.ParameterLayout#policyMemory()}
     * @param stateOffset where h and c begin in a state
     */
    public RecurrentNodes(Ops tf, NetworkNodes nodes, Torso torso, Layer memory, Sequences sequences, int stateOffset) {
        this.tf = tf;
        this.nodes = nodes;
        this.torso = torso;
        this.memory = memory;
        units = memory.outputs() / 4;
        inputs = memory.inputs() - units;
        weights = nodes.matrix(memory.weights());
        bias = nodes.vector(memory.bias());
        noPeephole = tf.constant(new float[units]);
        firstLearnt = sequences.burnIn();
        hidden = part(sequences.states(), stateOffset);
        cells = part(sequences.states(), stateOffset + units);
        sequences
                .keeps()
                .ifPresent(all ->
                        keeps.addAll(tf.unstack(all, (long) sequences.steps()).output()));
        List<Operand<TFloat32>> x = new ArrayList<>(split(sequences.x(), sequences.steps()));
        Operand<TFloat32> learnt = sequences.x();
        if (firstLearnt > 0) {
            learnt = joined(x.subList(firstLearnt, x.size()));
            Operand<TFloat32> before = joined(x.subList(0, firstLearnt));
            List<Operand<TFloat32>> features = split(nodes.torso(torso, before).getLast(), firstLearnt);
            for (int t = 0; t < firstLearnt; t++) {
                step(t, features.get(t));
            }
        }
        encoded = nodes.torso(torso, learnt);
        int learntSteps = sequences.steps() - firstLearnt;
        List<Operand<TFloat32>> features = split(encoded.getLast(), learntSteps);
        for (int i = 0; i < learntSteps; i++) {
            steps.add(step(firstLearnt + i, features.get(i)));
        }
    }

    private Operand<TFloat32> part(Operand<TFloat32> states, int offset) {
        int[] origin = {0, offset};
        int[] size = {-1, units};
        return tf.slice(states, tf.constant(origin), tf.constant(size));
    }

    private List<Operand<TFloat32>> split(Operand<TFloat32> rows, int parts) {
        return parts == 1
                ? List.of(rows)
                : Collections.unmodifiableList(new ArrayList<Operand<TFloat32>>(
                        tf.split(tf.constant(ALONG_ROWS), rows, (long) parts).output()));
    }

    private Step step(int t, Operand<TFloat32> x) {
        Operand<TFloat32> h = t == 0 ? hidden : tf.math.mul(hidden, keeps.get(t));
        Operand<TFloat32> c = t == 0 ? cells : tf.math.mul(cells, keeps.get(t));
        LSTMBlockCell<TFloat32> result = LSTMBlockCell.create(
                tf.scope(),
                x,
                c,
                h,
                weights,
                noPeephole,
                noPeephole,
                noPeephole,
                bias,
                LSTMBlockCell.forgetBias(0f),
                LSTMBlockCell.cellClip(-1f),
                LSTMBlockCell.usePeephole(false));
        hidden = result.h();
        cells = result.cs();
        return new Step(x, h, c, result);
    }

    /** What the memory gives after each step that is learnt from, [L' n, units], time-major. */
    public Operand<TFloat32> outputs() {
        return joined(
                steps.stream().<Operand<TFloat32>>map(step -> step.result.h()).toList());
    }

    /** Its cells after each of those steps, [L' n, units]: with the outputs, the states after them. */
    public Operand<TFloat32> cells() {
        return joined(
                steps.stream().<Operand<TFloat32>>map(step -> step.result.cs()).toList());
    }

    private Operand<TFloat32> joined(List<Operand<TFloat32>> parts) {
        return parts.size() == 1 ? parts.getFirst() : tf.concat(parts, tf.constant(ALONG_ROWS));
    }

    /**
     * Sets the gradients of memory and torso.
     *
     * @param outputGradient gradient of {@link #outputs}
     */
    public void backward(Operand<TFloat32> outputGradient) {
        int[] sizes = {inputs, units};
        List<Output<TFloat32>> sides = tf.splitV(weights, tf.constant(sizes), tf.constant(ALONG_ROWS), 2L)
                .output();
        Operand<TFloat32> gates = throughTime(split(outputGradient, steps.size()), sides.get(1));
        Operand<TFloat32> before = joined(steps.stream().map(step -> step.h).toList());
        nodes.setGradient(
                memory.weights(),
                tf.concat(
                        List.of(
                                tf.linalg.matMul(encoded.getLast(), gates, MatMul.transposeA(true)),
                                tf.linalg.matMul(before, gates, MatMul.transposeA(true))),
                        tf.constant(ALONG_ROWS)));
        nodes.setGradient(memory.bias(), tf.nn.biasAddGrad(gates));
        if (!torso.isEmpty()) {
            nodes.backwardTorso(torso, encoded, tf.linalg.matMul(gates, sides.get(0), MatMul.transposeB(true)));
        }
    }

    /** Gradient of the gates before they are squashed, [L' n, 4 units]. */
    private Operand<TFloat32> throughTime(List<Operand<TFloat32>> ofOutputs, Operand<TFloat32> ofHidden) {
        List<Operand<TFloat32>> gates = new ArrayList<>(Collections.nCopies(steps.size(), bias));
        Optional<Operand<TFloat32>> later = Optional.empty();
        Operand<TFloat32> cellGradient = tf.zerosLike(steps.getLast().c);
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            Operand<TFloat32> direct = ofOutputs.get(i);
            LSTMBlockCellGrad<TFloat32> gradient = LSTMBlockCellGrad.create(
                    tf.scope(),
                    step.x,
                    step.c,
                    step.h,
                    weights,
                    noPeephole,
                    noPeephole,
                    noPeephole,
                    bias,
                    step.result.i(),
                    step.result.cs(),
                    step.result.f(),
                    step.result.o(),
                    step.result.ci(),
                    step.result.co(),
                    cellGradient,
                    later.<Operand<TFloat32>>map(more -> tf.math.add(direct, more))
                            .orElse(direct),
                    false);
            gates.set(i, gradient.dicfo());
            if (i > 0) {
                Operand<TFloat32> keep = keeps.get(firstLearnt + i);
                cellGradient = tf.math.mul(gradient.csPrevGrad(), keep);
                later = Optional.of(
                        tf.math.mul(tf.linalg.matMul(gradient.dicfo(), ofHidden, MatMul.transposeB(true)), keep));
            }
        }
        return joined(gates);
    }
}
