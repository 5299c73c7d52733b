package io.troupe.algorithm.ppo;

import io.troupe.policy.ActionHead;
import io.troupe.policy.ParameterLayout;
import io.troupe.tensorflow.NetworkNodes;
import io.troupe.tensorflow.ReferenceSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** The loss as nodes with TensorFlow's own gradient of it: what the hand-written gradient must equal. */
final class DerivedLoss implements AutoCloseable {
    private final Graph graph = new Graph();
    private final Ops tf = Ops.create(graph);
    private final Problem problem;
    private final int minibatchSize;
    private final Placeholder<TFloat32> parameters;
    private final Placeholder<TFloat32> observations;
    private final Placeholder<TFloat32> actions = tf.placeholder(TFloat32.class);
    private final Placeholder<TFloat32> behaviourLogProbs = tf.placeholder(TFloat32.class);
    private final Placeholder<TFloat32> advantages = tf.placeholder(TFloat32.class);
    private final Placeholder<TFloat32> targets = tf.placeholder(TFloat32.class);
    private final Placeholder<TFloat32> oldValues = tf.placeholder(TFloat32.class);
    private final Output<?> gradient;
    private final Session session;

    DerivedLoss(Problem problem, int minibatchSize) {
        this.problem = problem;
        this.minibatchSize = minibatchSize;
        ParameterLayout layout = ParameterLayout.of(problem.network);
        observations = tf.placeholder(
                TFloat32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE, problem.network.observationSize() + 1)));
        parameters = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(layout.size())));
        NetworkNodes nodes = new NetworkNodes(tf, layout, problem.network.activation(), parameters);
        Operand<TFloat32> outputs = samplesAsRows(nodes.head(
                layout.policyHead(),
                nodes.torso(layout.policyTorso(), observations).getLast()));
        Operand<TFloat32> value = nodes.head(
                layout.valueHead(),
                nodes.torso(layout.valueTorso(), observations).getLast());
        Operand<TFloat32> logProb;
        Operand<TFloat32> entropy;
        if (problem.network.head() instanceof ActionHead.Categorical) {
            Operand<TFloat32> logProbs = tf.nn.logSoftmax(outputs);
            logProb = tf.reduceSum(tf.math.mul(logProbs, actions), tf.constant(1));
            entropy = tf.math.neg(tf.reduceSum(tf.math.mul(tf.math.exp(logProbs), logProbs), tf.constant(1)));
        } else if (problem.network.head() instanceof ActionHead.Composite composite) {
            List<Operand<TFloat32>> logProbs = new ArrayList<>();
            List<Operand<TFloat32>> entropies = new ArrayList<>();
            layout.logStd()
                    .ifPresent(block -> addContinuous(
                            nodes.vector(block),
                            columns(outputs, 0, block.size()),
                            columns(actions, 0, block.size()),
                            logProbs,
                            entropies));
            int at = composite.continuous();
            for (int choices : composite.branches()) {
                addBranch(columns(outputs, at, choices), columns(actions, at, choices), logProbs, entropies);
                at += choices;
            }
            logProb = logProbs.stream().reduce(tf.math::add).orElseThrow();
            entropy = entropies.stream().reduce(tf.math::add).orElseThrow();
        } else {
            Operand<TFloat32> logStd = nodes.vector(layout.logStd().orElseThrow());
            Operand<TFloat32> z = tf.math.div(tf.math.sub(actions, outputs), tf.math.exp(logStd));
            Operand<TFloat32> terms = tf.math.add(
                    tf.math.mul(tf.math.square(z), tf.constant(0.5f)), tf.math.add(logStd, tf.constant((float)
                            (0.5 * Math.log(2 * Math.PI)))));
            logProb = tf.math.neg(tf.reduceSum(terms, tf.constant(1)));
            entropy = tf.reduceSum(
                    tf.math.add(logStd, tf.constant((float) (0.5 * Math.log(2 * Math.PI * Math.E)))), tf.constant(0));
        }
        Operand<TFloat32> ratio = tf.math.exp(tf.math.sub(logProb, behaviourLogProbs));
        Operand<TFloat32> clipped =
                tf.math.minimum(tf.math.maximum(ratio, tf.constant(1 - Problem.CLIP)), tf.constant(1 + Problem.CLIP));
        Operand<TFloat32> surrogate = tf.math.minimum(tf.math.mul(ratio, advantages), tf.math.mul(clipped, advantages));
        Operand<TFloat32> flatValue = tf.reshape(value, tf.constant(new int[] {-1}));
        Operand<TFloat32> squared = tf.math.square(tf.math.sub(flatValue, targets));
        float range = problem.config.valueClipRange();
        if (range > 0) {
            Operand<TFloat32> change = tf.math.minimum(
                    tf.math.maximum(tf.math.sub(flatValue, oldValues), tf.constant(-range)), tf.constant(range));
            squared = tf.math.maximum(squared, tf.math.square(tf.math.sub(tf.math.add(oldValues, change), targets)));
        }
        Operand<TFloat32> loss = tf.math.add(
                tf.math.neg(mean(surrogate)),
                tf.math.mul(mean(squared), tf.constant(problem.config.valueCoefficient())));
        Operand<TFloat32> bonus =
                problem.network.head() instanceof ActionHead.DiagonalGaussian ? entropy : mean(entropy);
        loss = tf.math.sub(loss, tf.math.mul(bonus, tf.constant(problem.entropyCoefficient)));
        gradient = graph.addGradients(loss.asOutput(), new Output<?>[] {parameters.asOutput()})[0];
        session = ReferenceSession.of(graph);
    }

    private Operand<TFloat32> columns(Operand<TFloat32> x, int from, int count) {
        return tf.slice(x, tf.constant(new int[] {0, from}), tf.constant(new int[] {-1, count}));
    }

    private Operand<TFloat32> sumOfRow(Operand<TFloat32> x) {
        return tf.reduceSum(x, tf.constant(1));
    }

    private void addContinuous(
            Operand<TFloat32> logStd,
            Operand<TFloat32> means,
            Operand<TFloat32> values,
            List<Operand<TFloat32>> logProbs,
            List<Operand<TFloat32>> entropies) {
        Operand<TFloat32> z = tf.math.div(tf.math.sub(values, means), tf.math.exp(logStd));
        Operand<TFloat32> constant = tf.constant((float) (0.5 * Math.log(2 * Math.PI)));
        Operand<TFloat32> terms =
                tf.math.add(tf.math.mul(tf.math.square(z), tf.constant(0.5f)), tf.math.add(logStd, constant));
        logProbs.add(tf.math.neg(sumOfRow(terms)));
        Operand<TFloat32> each = tf.math.add(logStd, tf.constant((float) (0.5 * Math.log(2 * Math.PI * Math.E))));
        entropies.add(tf.reduceSum(each, tf.constant(0)));
    }

    /** Softmax over what is allowed: exponentials of everything, multiplied by 0 where a choice is masked. */
    private void addBranch(
            Operand<TFloat32> logits,
            Operand<TFloat32> given,
            List<Operand<TFloat32>> logProbs,
            List<Operand<TFloat32>> entropies) {
        Operand<TFloat32> allowed = tf.dtypes.cast(tf.math.greaterEqual(given, tf.constant(0f)), TFloat32.class);
        Operand<TFloat32> oneHot = tf.math.maximum(given, tf.constant(0f));
        Operand<TFloat32> weights = tf.math.mul(tf.math.exp(logits), allowed);
        Operand<TFloat32> total = tf.math.log(sumOfRow(weights));
        Operand<TFloat32> chosen = sumOfRow(tf.math.mul(logits, oneHot));
        logProbs.add(tf.math.sub(chosen, total));
        // H = log sum w - (sum w z) / (sum w)
        Operand<TFloat32> expected = tf.math.div(sumOfRow(tf.math.mul(weights, logits)), sumOfRow(weights));
        entropies.add(tf.math.sub(total, expected));
    }

    private Operand<TFloat32> samplesAsRows(Operand<TFloat32> x) {
        return tf.linalg.transpose(x, tf.constant(new int[] {1, 0}));
    }

    private Operand<TFloat32> mean(Operand<TFloat32> x) {
        return tf.math.mean(x, tf.constant(0));
    }

    /** Of minibatch {@code k}, rows {@code k * minibatchSize} and on. */
    float[] gradient(float[] at, int k) {
        int head = problem.network.head().outputs();
        float[] oneHot = new float[problem.rows * head];
        for (int row = 0; row < problem.rows; row++) {
            System.arraycopy(problem.actionRows(row), 0, oneHot, row * head, head);
        }
        try (TFloat32 p = TFloat32.tensorOf(Shape.of(at.length), DataBuffers.of(at, true, true));
                TFloat32 x = part(problem.observationsAndOnes(), k, problem.network.observationSize() + 1);
                TFloat32 a = part(oneHot, k, head);
                TFloat32 b = part(problem.behaviourLogProbs, k, 0);
                TFloat32 adv = part(problem.advantages, k, 0);
                TFloat32 t = streams(problem.targets, k);
                TFloat32 old = streams(problem.oldValues, k);
                Result result = session.runner()
                        .feed(parameters, p)
                        .feed(observations, x)
                        .feed(actions, a)
                        .feed(behaviourLogProbs, b)
                        .feed(advantages, adv)
                        .feed(targets, t)
                        .feed(oldValues, old)
                        .fetch(gradient)
                        .run()) {
            float[] values = new float[at.length];
            result.get(0).asRawTensor().data().asFloats().read(values);
            return values;
        }
    }

    /** Of a minibatch, stream after stream. */
    private TFloat32 streams(float[] values, int k) {
        int streams = problem.network.values();
        float[] part = new float[streams * minibatchSize];
        for (int stream = 0; stream < streams; stream++) {
            System.arraycopy(
                    values, stream * problem.rows + k * minibatchSize, part, stream * minibatchSize, minibatchSize);
        }
        return TFloat32.tensorOf(Shape.of(part.length), DataBuffers.of(part, true, true));
    }

    private TFloat32 part(float[] values, int k, int width) {
        int size = minibatchSize * Math.max(1, width);
        float[] part = Arrays.copyOfRange(values, k * size, (k + 1) * size);
        Shape shape = width == 0 ? Shape.of(minibatchSize) : Shape.of(minibatchSize, width);
        return TFloat32.tensorOf(shape, DataBuffers.of(part, true, true));
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }
}
