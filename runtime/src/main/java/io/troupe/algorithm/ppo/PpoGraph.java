package io.troupe.algorithm.ppo;

import io.troupe.policy.NetworkSpec;
import io.troupe.policy.ParameterLayout;
import io.troupe.tensorflow.NetworkNodes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Graph;
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
 * The graph of PPO: values of a batch, and several minibatch steps of the optimiser in a row.
 *
 * <p>Steps are unrolled because starting a run costs as much as a small minibatch: each reads the parameters that the
 * one before wrote, by control dependencies. All parameters are one variable.
 *
 * <p>What a step needs beside the observations comes in rows of N, the minibatch size: the action (one-hot for
 * categorical policies, else a row for each variable), the behaviour's log-probability, the cost -A/N, its bound
 * -(A + clipRange |A|)/N, the value target, and with value clipping the old value. The policy loss is then
 * sum(max(r cost, bound)), since min(r A, clip(r) A) = min(r A, A + clipRange |A|): the bound can be computed outside,
 * and the clip range need not be known in here.
 */
final class PpoGraph implements AutoCloseable {
    private final Graph graph = new Graph();
    private final Ops tf = Ops.create(graph);
    private final PpoConfig config;
    private final NetworkSpec network;
    private final ParameterLayout layout;
    private final int minibatchSize;
    private final int rowCount;

    private final Operand<? extends TType> parameterVariable;
    private final Operand<? extends TType> firstMomentVariable;
    private final Operand<? extends TType> secondMomentVariable;
    private final List<Operand<TFloat32>> gradients = new ArrayList<>();
    private final List<Operand<TFloat32>> statistics = new ArrayList<>();
    private final List<Op> steps = new ArrayList<>();

    /** All parameters, [P]: assigned by {@link #assignParameters}. */
    final Placeholder<TFloat32> parameterFeed;
    /** Adam's first moment, [P]; assigned with the second by {@link #assignMoments}. */
    final Placeholder<TFloat32> firstMomentFeed;
    /** Adam's second moment, [P]. */
    final Placeholder<TFloat32> secondMomentFeed;
    /** Observations to value and a column of ones, [any, O + 1]. */
    final Placeholder<TFloat32> valueObservations;
    /** Observations of all unrolled minibatches and a column of ones, [K N, O + 1]. */
    final Placeholder<TFloat32> observations;
    /** What else is known, [K C, N]: the C rows of each minibatch in turn. */
    final Placeholder<TFloat32> rows;
    /** Step size, then epsilon of each step, both corrected for bias, [2 K]. */
    final Placeholder<TFloat32> stepSizes;
    /** Clip range (for its statistic only) and entropy coefficient / N, [2]. */
    final Placeholder<TFloat32> coefficients;

    final Op assignParameters;
    final List<Op> assignMoments;
    final Operand<TFloat32> parameters;
    final Operand<TFloat32> firstMoment;
    final Operand<TFloat32> secondMoment;
    final Operand<TFloat32> values;

    /**
     * @param config settings
     * @param network its shape
     * @param minibatchSize N
     * @param unrolled K, steps in one run at most
     * @param statisticsAfter numbers of steps, from 1, after which a run may end and its statistics be read
     */
    PpoGraph(PpoConfig config, NetworkSpec network, int minibatchSize, int unrolled, List<Integer> statisticsAfter) {
        this.config = config;
        this.network = network;
        this.minibatchSize = minibatchSize;
        layout = ParameterLayout.of(network);
        rowCount = rows(config, network);
        int size = layout.size();
        parameterVariable = variable("parameters", size);
        firstMomentVariable = variable("adam.first", size);
        secondMomentVariable = variable("adam.second", size);
        parameterFeed = placeholder(size);
        firstMomentFeed = placeholder(size);
        secondMomentFeed = placeholder(size);
        assignParameters = tf.assignVariableOp(parameterVariable, parameterFeed);
        assignMoments = List.of(
                tf.assignVariableOp(firstMomentVariable, firstMomentFeed),
                tf.assignVariableOp(secondMomentVariable, secondMomentFeed));
        parameters = tf.readVariableOp(parameterVariable, TFloat32.class);
        firstMoment = tf.readVariableOp(firstMomentVariable, TFloat32.class);
        secondMoment = tf.readVariableOp(secondMomentVariable, TFloat32.class);

        valueObservations = placeholder(Shape.UNKNOWN_SIZE, network.observationSize() + 1);
        NetworkNodes nodes = new NetworkNodes(tf, layout, network.activation(), parameters);
        values = nodes.head(
                layout.valueHead(),
                nodes.torso(layout.valueTorso(), valueObservations).getLast());

        observations = placeholder((long) unrolled * minibatchSize, network.observationSize() + 1);
        rows = placeholder((long) unrolled * rowCount, minibatchSize);
        stepSizes = placeholder(2L * unrolled);
        coefficients = placeholder(2);
        unroll(unrolled, statisticsAfter);
    }

    /** Rows beside the observations, C. */
    static int rows(PpoConfig config, NetworkSpec network) {
        return network.head().outputs() + (clipsValues(config) ? 5 : 4);
    }

    static boolean clipsValues(PpoConfig config) {
        return config.valueClipRange() > 0;
    }

    /** What sessions are opened on. */
    Graph graph() {
        return graph;
    }

    /** Gradient of a step before clipping, [P]. */
    Operand<TFloat32> gradient(int step) {
        return gradients.get(step);
    }

    /** Runs every step up to this one, counted from 0. */
    Op step(int step) {
        return steps.get(step);
    }

    /** {@link MinibatchStatistics} of a step that was announced as one that may be the last, [6]. */
    Operand<TFloat32> statistics(int step) {
        return statistics.get(step);
    }

    private void unroll(int unrolled, List<Integer> statisticsAfter) {
        List<Output<TFloat32>> x =
                tf.split(tf.constant(0), observations, (long) unrolled).output();
        List<Output<TFloat32>> parts = splitRows(unrolled);
        int partsPerStep = parts.size() / unrolled;
        List<Output<TFloat32>> sizes = tf.unstack(stepSizes, 2L * unrolled).output();
        List<Output<TFloat32>> global = tf.unstack(coefficients, 2L).output();
        for (int k = 0; k < unrolled; k++) {
            Ops after = k == 0 ? tf : tf.withControlDependencies(List.of(steps.get(k - 1)));
            Operand<TFloat32> current = after.readVariableOp(parameterVariable, TFloat32.class);
            Minibatch minibatch = new Minibatch(
                    current, x.get(k), parts.subList(k * partsPerStep, (k + 1) * partsPerStep), global.get(1));
            Operand<TFloat32> gradient = minibatch.gradient();
            Operand<TFloat32> squares = tf.nn.l2Loss(gradient);
            gradients.add(gradient);
            steps.add(tf.train.resourceApplyAdam(
                    parameterVariable,
                    firstMomentVariable,
                    secondMomentVariable,
                    tf.constant(0f),
                    tf.constant(0f),
                    sizes.get(2 * k),
                    tf.constant((float) AdamSteps.BETA_1),
                    tf.constant((float) AdamSteps.BETA_2),
                    sizes.get(2 * k + 1),
                    clipByNorm(gradient, squares)));
            statistics.add(statisticsAfter.contains(k + 1) ? minibatch.statistics(global.get(0), squares) : gradient);
        }
    }

    /** For each step in turn: the action's rows as one part, then each row by itself. */
    private List<Output<TFloat32>> splitRows(int unrolled) {
        int actionRows = network.head().outputs();
        int partsPerStep = rowCount - actionRows + 1;
        int[] heights = new int[unrolled * partsPerStep];
        Arrays.fill(heights, 1);
        for (int k = 0; k < unrolled; k++) {
            heights[k * partsPerStep] = actionRows;
        }
        return tf.splitV(rows, tf.constant(heights), tf.constant(0), (long) heights.length)
                .output();
    }

    /** g min(1, maxNorm / |g|); l2Loss gives |g|^2 / 2. */
    private Operand<TFloat32> clipByNorm(Operand<TFloat32> gradient, Operand<TFloat32> halfSquares) {
        if (config.maxGradientNorm() == 0) {
            return gradient;
        }
        float scaledNorm = (float) (config.maxGradientNorm() / Math.sqrt(2));
        Operand<TFloat32> scale =
                tf.math.minimum(tf.math.mul(tf.math.rsqrt(halfSquares), tf.constant(scaledNorm)), tf.constant(1f));
        return tf.math.mul(gradient, scale);
    }

    private Operand<? extends TType> variable(String name, int size) {
        return tf.withName(name).varHandleOp(TFloat32.class, Shape.of(size), VarHandleOp.sharedName(name));
    }

    private Placeholder<TFloat32> placeholder(long... shape) {
        return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
    }

    @Override
    public void close() {
        graph.close();
    }

    /** Both sides of one minibatch on one reading of the parameters. */
    private final class Minibatch {
        private final NetworkNodes nodes;
        private final PolicyLossNodes policy;
        private final ValueLossNodes value;
        private final List<Operand<TFloat32>> valueTorso;
        private final Operand<TFloat32> entropyCoefficient;

        Minibatch(
                Operand<TFloat32> current,
                Operand<TFloat32> x,
                List<Output<TFloat32>> given,
                Operand<TFloat32> entropyCoefficient) {
            this.entropyCoefficient = entropyCoefficient;
            nodes = new NetworkNodes(tf, layout, network.activation(), current);
            policy = new PolicyLossNodes(tf, config, network, nodes, x, given, minibatchSize);
            valueTorso = network.shared() ? policy.torso() : nodes.torso(layout.valueTorso(), x);
            value = new ValueLossNodes(tf, config, layout, nodes, valueTorso, given, minibatchSize);
        }

        Operand<TFloat32> gradient() {
            Optional<Operand<TFloat32>> fromPolicy = policy.backward(entropyCoefficient);
            Optional<Operand<TFloat32>> fromValue = value.backward();
            if (fromPolicy.isPresent() && fromValue.isPresent()) {
                if (network.shared()) {
                    Operand<TFloat32> both = tf.math.add(fromPolicy.get(), fromValue.get());
                    nodes.backwardTorso(layout.policyTorso(), policy.torso(), both);
                } else {
                    nodes.backwardTorso(layout.policyTorso(), policy.torso(), fromPolicy.get());
                    nodes.backwardTorso(layout.valueTorso(), valueTorso, fromValue.get());
                }
            }
            return nodes.flatGradient();
        }

        Operand<TFloat32> statistics(Operand<TFloat32> clipRange, Operand<TFloat32> halfSquares) {
            List<Operand<TFloat32>> ofPolicy = policy.statistics(clipRange);
            Operand<TFloat32> norm = tf.math.sqrt(tf.math.mul(halfSquares, tf.constant(2f)));
            return tf.stack(
                    List.of(ofPolicy.get(0), value.loss(), ofPolicy.get(1), ofPolicy.get(2), ofPolicy.get(3), norm));
        }
    }
}
