package io.troupe.algorithm.sac;

import io.troupe.algorithm.neural.PlainPerceptron;
import io.troupe.policy.Activation;
import io.troupe.policy.ParameterLayout;
import io.troupe.policy.ParameterLayout.Block;
import io.troupe.policy.ParameterLayout.Layer;
import io.troupe.tensorflow.ReferenceSession;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/**
 * The losses of SAC on sequences in the words of the papers, with gradients that TensorFlow derives. Each sequence is gone
 * through by itself, step by step, and ends where it ends: nothing is padded.
 */
final class DerivedRecurrentSac implements AutoCloseable {
    private final Graph graph = new Graph();
    private final Ops tf = Ops.create(graph);
    private final RecurrentSacProblem problem;
    private final SacShape parts;
    private final int burnIn;
    private final Placeholder<TFloat32> actor = tf.placeholder(TFloat32.class);
    private final List<Placeholder<TFloat32>> critics = List.of(placeholder(), placeholder());
    private final List<Placeholder<TFloat32>> targets = List.of(placeholder(), placeholder());
    private final List<Output<?>> results = new ArrayList<>();

    DerivedRecurrentSac(RecurrentSacProblem problem) {
        this.problem = problem;
        parts = problem.shape.shape();
        burnIn = problem.config.memory().burnIn();

        ParameterLayout layout = problem.shape.actorLayout();
        PlainActing next = acting(layout, 1);
        List<Operand<TFloat32>> nextValues = new ArrayList<>();
        targets.forEach(target -> nextValues.add(next.expectation(values(target, next.input(remembered(target, 1))))));
        Operand<TFloat32> y = tf.math.add(
                column(steps((sequence, t) -> new float[] {sequence.rewards[t]}, 0)),
                tf.math.mul(
                        column(steps((sequence, t) -> new float[] {sequence.discounts[t]}, 0)),
                        next.softValue(tf.math.minimum(nextValues.get(0), nextValues.get(1)))));

        Operand<TFloat32> criticLoss = tf.constant(0f);
        for (Placeholder<TFloat32> critic : critics) {
            Operand<TFloat32> seen = remembered(critic, 0);
            Operand<TFloat32> input = parts.continuous() > 0
                    ? tf.concat(List.of(column(steps((sequence, t) -> sequence.taken[t], 0)), seen), tf.constant(1))
                    : seen;
            Operand<TFloat32> q = values(critic, input);
            Operand<TFloat32> value = parts.choices() > 0 ? sum(tf.math.mul(q, column(steps(this::ones, 0)))) : q;
            criticLoss = tf.math.add(
                    criticLoss, tf.math.mul(mean(tf.math.square(tf.math.sub(value, y))), tf.constant(0.5f)));
        }

        PlainActing acting = acting(layout, 0);
        Operand<TFloat32> smaller = tf.math.minimum(
                acting.expectation(values(critics.get(0), acting.input(remembered(critics.get(0), 0)))),
                acting.expectation(values(critics.get(1), acting.input(remembered(critics.get(1), 0)))));
        Operand<TFloat32> actorLoss = tf.math.neg(mean(acting.softValue(smaller)));

        for (Placeholder<TFloat32> critic : critics) {
            results.add(graph.addGradients(criticLoss.asOutput(), new Output<?>[] {critic.asOutput()})[0]);
        }
        results.add(graph.addGradients(actorLoss.asOutput(), new Output<?>[] {actor.asOutput()})[0]);
        results.add(tf.stack(acting.entropies()).asOutput());
        results.add(tf.stack(List.of(criticLoss, actorLoss)).asOutput());
    }

    private Placeholder<TFloat32> placeholder() {
        return tf.placeholder(TFloat32.class);
    }

    private interface Part {
        float[] of(RecurrentSacProblem.Sequence sequence, int t);
    }

    /** Of each step that is learnt from, or of as many steps later. */
    private float[][] steps(Part part, int later) {
        List<float[]> rows = new ArrayList<>();
        for (RecurrentSacProblem.Sequence sequence : problem.sequences) {
            for (int t = burnIn; t < sequence.end; t++) {
                rows.add(part.of(sequence, t + later));
            }
        }
        return rows.toArray(float[][]::new);
    }

    private float[] ones(RecurrentSacProblem.Sequence sequence, int t) {
        float[] ones = new float[parts.choices()];
        int from = 0;
        for (int branch = 0; branch < parts.branches().size(); branch++) {
            ones[from + sequence.choices[t][branch]] = 1;
            from += parts.branches().get(branch);
        }
        return ones;
    }

    private PlainActing acting(ParameterLayout layout, int later) {
        Operand<TFloat32> features = unrolled(actor, layout, true, later);
        int[] turned = {1, 0};
        Operand<TFloat32> weights =
                tf.linalg.transpose(array(actor, layout.policyHead().weights()), tf.constant(turned));
        Operand<TFloat32> outputs = tf.math.add(
                tf.linalg.matMul(features, weights),
                array(actor, layout.policyHead().bias()));
        return new PlainActing(
                tf,
                parts,
                problem.temperatures,
                outputs,
                steps((sequence, t) -> sequence.noise[t], later),
                steps((sequence, t) -> sequence.masks[t], later));
    }

    private Operand<TFloat32> remembered(Operand<TFloat32> critic, int later) {
        return unrolled(critic, problem.shape.criticMemory(), false, later);
    }

    private Operand<TFloat32> values(Operand<TFloat32> critic, Operand<TFloat32> input) {
        int[] from = {problem.shape.criticMemorySize()};
        int[] rest = {-1};
        return new PlainPerceptron(
                        tf, problem.shape.criticValue(), tf.slice(critic, tf.constant(from), tf.constant(rest)))
                .outputs(input);
    }

    /** What is remembered after each step that is learnt from, or after as many steps later, [R, units]. */
    private Operand<TFloat32> unrolled(
            Operand<TFloat32> parameters, ParameterLayout layout, boolean stored, int later) {
        int units = RecurrentSacProblem.UNITS;
        List<Operand<TFloat32>> rows = new ArrayList<>();
        for (RecurrentSacProblem.Sequence sequence : problem.sequences) {
            float[] state = stored ? sequence.state : new float[2 * units];
            Operand<TFloat32> h = columns(column(new float[][] {state}), 0, units);
            Operand<TFloat32> c = columns(column(new float[][] {state}), units, units);
            for (int t = sequence.first; t <= sequence.end; t++) {
                if (t == burnIn) {
                    h = tf.stopGradient(h);
                    c = tf.stopGradient(c);
                }
                Operand<TFloat32> x = column(new float[][] {sequence.observations[t]});
                for (Layer layer : layout.policyTorso().layers()) {
                    Operand<TFloat32> sum = affine(parameters, layer, x);
                    x = parts.activation() == Activation.RELU ? tf.nn.relu(sum) : tf.math.tanh(sum);
                }
                Operand<TFloat32> gates = affine(
                        parameters, layout.policyMemory().orElseThrow(), tf.concat(List.of(x, h), tf.constant(1)));
                Operand<TFloat32> in = tf.math.sigmoid(columns(gates, 0, units));
                Operand<TFloat32> candidate = tf.math.tanh(columns(gates, units, units));
                Operand<TFloat32> forget = tf.math.sigmoid(columns(gates, 2 * units, units));
                Operand<TFloat32> out = tf.math.sigmoid(columns(gates, 3 * units, units));
                c = tf.math.add(tf.math.mul(forget, c), tf.math.mul(in, candidate));
                h = tf.math.mul(out, tf.math.tanh(c));
                int step = t - later;
                if (step >= burnIn && step < sequence.end) {
                    rows.add(h);
                }
            }
        }
        return tf.concat(rows, tf.constant(0));
    }

    private Operand<TFloat32> affine(Operand<TFloat32> parameters, Layer layer, Operand<TFloat32> x) {
        return tf.math.add(tf.linalg.matMul(x, array(parameters, layer.weights())), array(parameters, layer.bias()));
    }

    private Operand<TFloat32> array(Operand<TFloat32> parameters, Block block) {
        int[] from = {block.offset()};
        int[] size = {block.size()};
        int[] shape = {block.rows(), block.columns()};
        return tf.reshape(tf.slice(parameters, tf.constant(from), tf.constant(size)), tf.constant(shape));
    }

    private Operand<TFloat32> columns(Operand<TFloat32> values, int from, int count) {
        int[] origin = {0, from};
        int[] size = {-1, count};
        return tf.slice(values, tf.constant(origin), tf.constant(size));
    }

    private Operand<TFloat32> column(float[][] rows) {
        return tf.constant(TFloat32.tensorOf(StdArrays.ndCopyOf(rows)));
    }

    private Operand<TFloat32> sum(Operand<TFloat32> rows) {
        return tf.reduceSum(rows, tf.constant(1), ReduceSum.keepDims(true));
    }

    private Operand<TFloat32> mean(Operand<TFloat32> column) {
        int[] all = {0, 1};
        return tf.math.mean(column, tf.constant(all));
    }

    /** Gradients of both critics and the actor, entropies, losses. */
    List<float[]> compute() {
        try (Session session = ReferenceSession.of(graph);
                TFloat32 actorValue = TFloat32.vectorOf(problem.actor);
                TFloat32 first = TFloat32.vectorOf(problem.critics.get(0));
                TFloat32 second = TFloat32.vectorOf(problem.critics.get(1));
                TFloat32 firstTarget = TFloat32.vectorOf(problem.targets.get(0));
                TFloat32 secondTarget = TFloat32.vectorOf(problem.targets.get(1))) {
            Session.Runner runner = session.runner()
                    .feed(actor, actorValue)
                    .feed(critics.get(0), first)
                    .feed(critics.get(1), second)
                    .feed(targets.get(0), firstTarget)
                    .feed(targets.get(1), secondTarget);
            results.forEach(runner::fetch);
            List<float[]> values = new ArrayList<>();
            try (Result result = runner.run()) {
                for (int i = 0; i < results.size(); i++) {
                    Tensor tensor = result.get(i);
                    float[] copy = new float[Math.toIntExact(tensor.size())];
                    tensor.asRawTensor().data().asFloats().read(copy);
                    values.add(copy);
                }
            }
            return values;
        }
    }

    @Override
    public void close() {
        graph.close();
    }
}
