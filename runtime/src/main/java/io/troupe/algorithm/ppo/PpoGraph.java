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
import org.tensorflow.types.TFloat32;

/**
 * The graph of PPO: values of a batch, and several minibatch steps of the optimiser in a row.
 *
 * <p>Steps are unrolled because starting a run costs as much as a small minibatch: each reads the parameters that the
 * one before wrote, by control dependencies. All parameters are one variable.
 *
 * <p>What a step needs beside the observations comes in {@link MinibatchRows}. The policy loss is then
 * sum(max(r cost, bound)), since min(r A, clip(r) A) = min(r A, A + clipRange |A|): the bound can be computed outside,
 * and the clip range need not be known in here.
 */
final class PpoGraph {
    private final Ops tf;
    private final PpoConfig config;
    private final NetworkSpec network;
    private final int minibatchSize;

    private final List<Operand<TFloat32>> gradients = new ArrayList<>();
    private final List<Operand<TFloat32>> statistics = new ArrayList<>();
    private final List<Op> steps = new ArrayList<>();

    final AdamVariables variables;
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

    final Operand<TFloat32> values;

    /**
     * @param config settings
     * @param network its shape
     * @param minibatchSize N
     * @param unrolled K, steps in one run at most
     * @param statisticsAfter numbers of steps, from 1, after which a run may end and its statistics be read
     */
    PpoGraph(
            Ops tf,
            PpoConfig config,
            NetworkSpec network,
            int minibatchSize,
            int unrolled,
            List<Integer> statisticsAfter) {
        this.tf = tf;
        this.config = config;
        this.network = network;
        this.minibatchSize = minibatchSize;
        ParameterLayout layout = ParameterLayout.of(network);
        variables = new AdamVariables(tf, layout.size());

        valueObservations = placeholder(Shape.UNKNOWN_SIZE, network.observationSize() + 1);
        NetworkNodes nodes = new NetworkNodes(tf, layout, network.activation(), variables.parameters);
        values = nodes.head(
                layout.valueHead(),
                nodes.torso(layout.valueTorso(), valueObservations).getLast());

        observations = placeholder((long) unrolled * minibatchSize, network.observationSize() + 1);
        rows = placeholder((long) unrolled * MinibatchRows.count(config, network), minibatchSize);
        stepSizes = placeholder(2L * unrolled);
        coefficients = placeholder(2);
        unroll(unrolled, statisticsAfter);
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
        List<Output<TFloat32>> parts = MinibatchRows.split(tf, config, network, rows, unrolled);
        int partsPerStep = parts.size() / unrolled;
        List<Output<TFloat32>> sizes = tf.unstack(stepSizes, 2L * unrolled).output();
        List<Output<TFloat32>> global = tf.unstack(coefficients, 2L).output();
        for (int k = 0; k < unrolled; k++) {
            Ops after = k == 0 ? tf : tf.withControlDependencies(List.of(steps.get(k - 1)));
            MinibatchNodes minibatch = new MinibatchNodes(
                    tf,
                    config,
                    network,
                    variables.read(after),
                    x.get(k),
                    parts.subList(k * partsPerStep, (k + 1) * partsPerStep),
                    minibatchSize);
            Operand<TFloat32> gradient = minibatch.gradient(global.get(1), tf.constant((float) minibatchSize));
            Operand<TFloat32> halfSquares = tf.nn.l2Loss(gradient);
            gradients.add(gradient);
            steps.add(variables.step(sizes.get(2 * k), sizes.get(2 * k + 1), clipByNorm(gradient, halfSquares)));
            statistics.add(
                    statisticsAfter.contains(k + 1)
                            ? statistics(minibatch.statistics(global.get(0)), halfSquares)
                            : gradient);
        }
    }

    private Operand<TFloat32> statistics(List<Operand<TFloat32>> ofLosses, Operand<TFloat32> halfSquares) {
        List<Operand<TFloat32>> all = new ArrayList<>(ofLosses);
        all.add(tf.math.sqrt(tf.math.mul(halfSquares, tf.constant(2f))));
        return tf.stack(all);
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

    private Placeholder<TFloat32> placeholder(long... shape) {
        return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
    }
}
