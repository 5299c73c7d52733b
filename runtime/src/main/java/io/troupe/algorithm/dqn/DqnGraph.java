package io.troupe.algorithm.dqn;

import io.troupe.algorithm.neural.AdamVariables;
import io.troupe.algorithm.neural.GradientNorm;
import io.troupe.algorithm.neural.Means;
import io.troupe.algorithm.neural.TargetVariable;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.op.core.OneHot;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/**
 * One gradient step of DQN: Mnih et al., "Human-Level Control through Deep Reinforcement Learning" (2015), algorithm 1.
 *
 * <pre>
 * y     = r + g max_a Q'(s', a)                     g: gamma^n, or 0 where the task ended; Q': the target network
 * y     = r + g Q'(s', argmax_a Q(s', a))           double: van Hasselt, Guez and Silver (2016)
 * delta = y - Q(s, a),   loss = mean(w huber(delta)),   d loss / d Q(s, a) = -w clip(delta, -1, 1) / N
 * </pre>
 */
final class DqnGraph {
    /** Reward, discount and weight. */
    static final int ROWS_BESIDE_ACTIONS = 3;

    /** Loss, mean value and gradient norm. */
    private static final int STATISTICS = 3;

    private static final int ALONG_COLUMN = 0;

    /** Added to the value of an action that is masked: below all values, and finite, because 0 is a discount. */
    static final float FORBIDDEN = -1e30f;

    private final Ops tf;
    private final DqnConfig config;
    private final QNetwork network;
    private final int batchSize;
    private final boolean masked;

    final AdamVariables variables;
    final TargetVariable target;
    /** s and a column of ones, [N, O + 1]. */
    final Placeholder<TFloat32> observations;
    /** s' and a column of ones, [N, O + 1]. */
    final Placeholder<TFloat32> nextObservations;
    /**
     * One row an action, 1 where it was taken; then r, g and w; then, where there are masks, one row an action, 0 where it
     * is allowed in s' and {@link #FORBIDDEN} elsewhere: [actions + 3, N] or [2 actions + 3, N].
     */
    final Placeholder<TFloat32> rows;
    /** Step size and epsilon of Adam, corrected for bias, [2]. */
    final Placeholder<TFloat32> stepSizes;

    /** Gradient before clipping, [P]. */
    final Operand<TFloat32> gradient;
    /** delta of each row, then loss, mean of Q(s, a) and norm of the gradient, [N + 3]. */
    final Operand<TFloat32> results;
    /** The step of the optimiser; the target network follows where it does so at every step. */
    final Op step;
    /** Makes the target network equal to the trained one. */
    final Op copyToTarget;

    /** @param masked whether only some actions are allowed in s' */
    DqnGraph(Ops tf, DqnConfig config, QNetwork network, boolean masked) {
        this.tf = tf;
        this.config = config;
        this.network = network;
        this.masked = masked;
        batchSize = config.batchSize();
        int width = network.spec().observationSize() + 1;
        variables = new AdamVariables(tf, network.parameterCount());
        target = new TargetVariable(tf, "target", network.parameterCount());
        copyToTarget = target.copy(tf, variables.parameters);
        observations = placeholder(batchSize, width);
        nextObservations = placeholder(batchSize, width);
        rows = placeholder(rowCount(network, masked), batchSize);
        stepSizes = placeholder(2);

        int[] parts = masked
                ? new int[] {network.actions(), 1, 1, 1, network.actions()}
                : new int[] {network.actions(), 1, 1, 1};
        List<Output<TFloat32>> given = tf.splitV(
                        rows, tf.constant(parts), tf.constant(ALONG_COLUMN), (long) parts.length)
                .output();
        Operand<TFloat32> taken = given.get(0);
        Operand<TFloat32> weights = given.get(3);
        QNodes trained = new QNodes(tf, network, variables.parameters);
        QNodes.Pass pass = trained.forward(observations);
        Operand<TFloat32> value = sum(tf.math.mul(pass.values(), taken));
        Operand<TFloat32> bootstrap = nextValue(trained, given.getLast());
        Operand<TFloat32> targets = tf.math.add(given.get(1), tf.math.mul(given.get(2), bootstrap));
        Operand<TFloat32> error = tf.math.sub(targets, value);
        Operand<TFloat32> limited = limited(error);

        Operand<TFloat32> valueGradient = tf.math.mul(tf.math.mul(limited, weights), tf.constant(-1f / batchSize));
        gradient = trained.gradient(pass, tf.math.mul(taken, valueGradient));
        GradientNorm norm = new GradientNorm(tf, gradient);
        step = step(norm.clipped(config.maxGradientNorm()));

        // c (d - c / 2) with c = clip(d, -1, 1) is d^2 / 2 inside and |d| - 1/2 outside.
        Operand<TFloat32> loss = tf.math.mul(limited, tf.math.sub(error, tf.math.mul(limited, tf.constant(0.5f))));
        Operand<TFloat32> statistics =
                tf.stack(List.of(Means.of(tf, tf.math.mul(loss, weights)), Means.of(tf, value), norm.norm()));
        results = tf.concat(List.of(tf.reshape(error, tf.constant(new int[] {batchSize})), statistics), tf.constant(0));
    }

    /** Rows of {@link #rows}. */
    static int rowCount(QNetwork network, boolean masked) {
        return (masked ? 2 : 1) * network.actions() + ROWS_BESIDE_ACTIONS;
    }

    /** Floats of {@link #results}. */
    static int resultCount(int batchSize) {
        return batchSize + STATISTICS;
    }

    /** Value of the best action that is allowed in s', [1, N]. */
    private Operand<TFloat32> nextValue(QNodes trained, Operand<TFloat32> forbidden) {
        Operand<TFloat32> values = new QNodes(tf, network, target.parameters)
                .forward(nextObservations)
                .values();
        if (!config.doubleQ()) {
            return tf.max(allowed(values, forbidden), tf.constant(ALONG_COLUMN), Max.keepDims(true));
        }
        Operand<TFloat32> selector = allowed(trained.forward(nextObservations).values(), forbidden);
        Operand<TFloat32> chosen = tf.oneHot(
                tf.math.argMax(selector, tf.constant(ALONG_COLUMN)),
                tf.constant(network.actions()),
                tf.constant(1f),
                tf.constant(0f),
                OneHot.axis(0L));
        return sum(tf.math.mul(values, chosen));
    }

    private Operand<TFloat32> allowed(Operand<TFloat32> values, Operand<TFloat32> forbidden) {
        return masked ? tf.math.add(values, forbidden) : values;
    }

    /** The error where the loss is a square, its sign where it is a line. */
    private Operand<TFloat32> limited(Operand<TFloat32> error) {
        return switch (config.loss()) {
            case HUBER -> tf.clipByValue(error, tf.constant(-1f), tf.constant(1f));
            case SQUARED -> error;
        };
    }

    private Op step(Operand<TFloat32> clipped) {
        List<Output<TFloat32>> sizes = tf.unstack(stepSizes, 2L).output();
        // The target must have been read before it follows, and the trained parameters be written.
        Op adam = variables.step(sizes.get(0), sizes.get(1), clipped);
        if (config.targetInterval() > 0) {
            return adam;
        }
        Ops after = tf.withControlDependencies(List.of(adam));
        return target.follow(after, variables.read(after), config.targetTau());
    }

    private Operand<TFloat32> sum(Operand<TFloat32> columns) {
        return tf.reduceSum(columns, tf.constant(ALONG_COLUMN), ReduceSum.keepDims(true));
    }

    private Placeholder<TFloat32> placeholder(long... shape) {
        return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
    }
}
