package io.troupe.algorithm.sac;

import io.troupe.algorithm.neural.Kernels;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * Normal variables u = mean + sigma eps, squashed to a = tanh(u): appendix C of Haarnoja et al., "Soft Actor-Critic
 * Algorithms and Applications" (2018). With log(1 - tanh(u)^2) = 2 (log 2 - u - softplus(-2 u)), which does not cancel,
 *
 * <pre>
 * log p(a) = sum(-eps^2 / 2 - log sigma - log(2 pi) / 2 - log(1 - tanh(u)^2))
 * d log p(a) / du = 2 a    (eps fixed),    d log p(a) / d log sigma = 2 a sigma eps - 1
 * </pre>
 *
 * <p>All [A, N].
 */
final class SquashedGaussianNodes {
    static final float LOWEST_LOG_STD = -20;
    static final float HIGHEST_LOG_STD = 2;

    private static final float LOG_TWO = (float) Math.log(2);
    private static final float HALF_LOG_TWO_PI = (float) (0.5 * Math.log(2 * Math.PI));
    private static final int ALONG_COLUMN = 0;

    private final Ops tf;
    private final Operand<TFloat32> rawLogStd;
    private final Operand<TFloat32> deviation;
    private final Operand<TFloat32> action;
    private final Operand<TFloat32> logProb;

    /**
     * @param mean [A, N]
     * @param rawLogStd log sigma before it is clipped, [A, N]
     * @param noise eps, [A, N]
     */
    SquashedGaussianNodes(Ops tf, Operand<TFloat32> mean, Operand<TFloat32> rawLogStd, Operand<TFloat32> noise) {
        this.tf = tf;
        this.rawLogStd = rawLogStd;
        Operand<TFloat32> logStd = tf.clipByValue(rawLogStd, tf.constant(LOWEST_LOG_STD), tf.constant(HIGHEST_LOG_STD));
        deviation = tf.math.mul(tf.math.exp(logStd), noise);
        Operand<TFloat32> u = tf.math.add(mean, deviation);
        action = tf.math.tanh(u);
        Operand<TFloat32> gaussian = tf.math.add(
                tf.math.mul(tf.math.square(noise), tf.constant(-0.5f)),
                tf.math.sub(tf.constant(-HALF_LOG_TWO_PI - 2 * LOG_TWO), logStd));
        Operand<TFloat32> squashing =
                tf.math.mul(tf.math.add(u, tf.math.softplus(tf.math.mul(u, tf.constant(-2f)))), tf.constant(2f));
        logProb = tf.reduceSum(tf.math.add(gaussian, squashing), tf.constant(ALONG_COLUMN), ReduceSum.keepDims(true));
    }

    /** a, [A, N]. */
    Operand<TFloat32> action() {
        return action;
    }

    /** log p(a), [1, N]. */
    Operand<TFloat32> logProb() {
        return logProb;
    }

    /** A part of the columns, for the backward pass. */
    Columns columns(int from, int count) {
        return new Columns(slice(action, from, count), slice(deviation, from, count), slice(rawLogStd, from, count));
    }

    private Operand<TFloat32> slice(Operand<TFloat32> values, int from, int count) {
        int[] origin = {0, from};
        int[] sizes = {-1, count};
        return tf.slice(values, tf.constant(origin), tf.constant(sizes));
    }

    /** Some of the columns. */
    final class Columns {
        private final Operand<TFloat32> a;
        private final Operand<TFloat32> sigmaNoise;
        private final Operand<TFloat32> raw;

        private Columns(Operand<TFloat32> a, Operand<TFloat32> sigmaNoise, Operand<TFloat32> raw) {
            this.a = a;
            this.sigmaNoise = sigmaNoise;
            this.raw = raw;
        }

        /**
         * Gradient of a loss that depends on the actions and, by one weight, on the log-probabilities.
         *
         * @param actionGradient dL/da, [A, N]
         * @param logProbWeight dL/d log p, a scalar for all columns or one for each, [1, N]
         * @return dL/d mean, and below it dL/d rawLogStd, [2 A, N]
         */
        Operand<TFloat32> gradient(Operand<TFloat32> actionGradient, Operand<TFloat32> logProbWeight) {
            Operand<TFloat32> twice = tf.math.mul(logProbWeight, tf.constant(2f));
            Operand<TFloat32> mean =
                    tf.math.add(Kernels.binary(tf, "TanhGrad", a, actionGradient), tf.math.mul(a, twice));
            Operand<TFloat32> logStd = tf.math.sub(tf.math.mul(mean, sigmaNoise), logProbWeight);
            Operand<TBool> inside = tf.math.logicalAnd(
                    tf.math.greaterEqual(raw, tf.constant(LOWEST_LOG_STD)),
                    tf.math.lessEqual(raw, tf.constant(HIGHEST_LOG_STD)));
            Operand<TFloat32> kept = tf.select(inside, logStd, tf.zerosLike(logStd));
            return tf.concat(List.of(mean, kept), tf.constant(ALONG_COLUMN));
        }
    }
}
