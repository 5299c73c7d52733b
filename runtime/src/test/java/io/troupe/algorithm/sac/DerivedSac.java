package io.troupe.algorithm.sac;

import io.troupe.algorithm.neural.PlainPerceptron;
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

/** The losses of SAC in the words of the papers, with gradients that TensorFlow derives. Samples are rows here. */
final class DerivedSac implements AutoCloseable {
    private final Graph graph = new Graph();
    private final Ops tf = Ops.create(graph);
    private final SacProblem problem;
    private final Placeholder<TFloat32> actor = tf.placeholder(TFloat32.class);
    private final List<Placeholder<TFloat32>> critics = List.of(placeholder(), placeholder());
    private final List<Placeholder<TFloat32>> targets = List.of(placeholder(), placeholder());
    private final List<Output<?>> results = new ArrayList<>();

    DerivedSac(SacProblem problem) {
        this.problem = problem;
        Operand<TFloat32> states = matrix(problem.states);
        Operand<TFloat32> next = matrix(problem.nextStates);

        PlainActing nextActing = act(next, problem.nextNoise, problem.nextMasks);
        List<Operand<TFloat32>> nextValues = new ArrayList<>();
        targets.forEach(target -> nextValues.add(values(target, nextActing.input(next))));
        Operand<TFloat32> y = tf.math.add(
                column(problem.rewards),
                tf.math.mul(
                        column(problem.discounts),
                        nextActing.softValue(tf.math.minimum(
                                nextActing.expectation(nextValues.get(0)),
                                nextActing.expectation(nextValues.get(1))))));
        Operand<TFloat32> taken = problem.shape.continuous() > 0
                ? tf.concat(List.of(matrix(problem.taken), states), tf.constant(1))
                : states;
        Operand<TFloat32> criticLoss = tf.constant(0f);
        for (Placeholder<TFloat32> critic : critics) {
            Operand<TFloat32> q = values(critic, taken);
            Operand<TFloat32> value = problem.shape.choices() > 0 ? sum(tf.math.mul(q, matrix(problem.chosen))) : q;
            criticLoss = tf.math.add(
                    criticLoss, tf.math.mul(mean(tf.math.square(tf.math.sub(value, y))), tf.constant(0.5f)));
        }

        PlainActing acting = act(states, problem.noise, problem.masks);
        Operand<TFloat32> smaller = tf.math.minimum(
                acting.expectation(values(critics.get(0), acting.input(states))),
                acting.expectation(values(critics.get(1), acting.input(states))));
        Operand<TFloat32> actorLoss = tf.math.neg(mean(acting.softValue(smaller)));

        results.add(graph.addGradients(
                        criticLoss.asOutput(), new Output<?>[] {critics.get(0).asOutput()})[0]);
        results.add(graph.addGradients(
                        criticLoss.asOutput(), new Output<?>[] {critics.get(1).asOutput()})[0]);
        results.add(graph.addGradients(actorLoss.asOutput(), new Output<?>[] {actor.asOutput()})[0]);
        results.add(tf.stack(acting.entropies()).asOutput());
        results.add(tf.stack(List.of(criticLoss, actorLoss)).asOutput());
    }

    private Placeholder<TFloat32> placeholder() {
        return tf.placeholder(TFloat32.class);
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

    private Operand<TFloat32> values(Operand<TFloat32> parameters, Operand<TFloat32> input) {
        return new PlainPerceptron(tf, problem.shape.critic(), parameters).outputs(input);
    }

    private PlainActing act(Operand<TFloat32> observations, float[][] noise, float[][] masks) {
        return new PlainActing(
                tf,
                problem.shape,
                problem.temperatures,
                new PlainPerceptron(tf, problem.shape.actor(), actor).outputs(observations),
                noise,
                masks);
    }

    private Operand<TFloat32> sum(Operand<TFloat32> rows) {
        return tf.reduceSum(rows, tf.constant(1), ReduceSum.keepDims(true));
    }

    private Operand<TFloat32> mean(Operand<TFloat32> column) {
        int[] all = {0, 1};
        return tf.math.mean(column, tf.constant(all));
    }

    private Operand<TFloat32> matrix(float[][] rows) {
        return tf.constant(TFloat32.tensorOf(StdArrays.ndCopyOf(rows)));
    }

    private Operand<TFloat32> column(float[] values) {
        return tf.reshape(tf.constant(values), tf.constant(new int[] {values.length, 1}));
    }

    @Override
    public void close() {
        graph.close();
    }
}
