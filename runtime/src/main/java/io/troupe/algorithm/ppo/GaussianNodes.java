package io.troupe.algorithm.ppo;

import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/**
 * Independent normal variables, a row each, z = (a - mean) / sigma: d log p/d mean = z / sigma, d log p/d log sigma = z^2 - 1, and
 * dH/d log sigma = 1.
 */
final class GaussianNodes implements PolicyHeadNodes {
    private static final float LOG_TWO_PI = (float) Math.log(2 * Math.PI);
    private static final int ALONG_COLUMN = 0;
    private static final int ALONG_ROW = 1;

    private final Ops tf;
    private final Operand<TFloat32> logStd;
    private final Operand<TFloat32> inverseStd;
    private final Operand<TFloat32> z;
    private final Operand<TFloat32> squares;
    private final Operand<TFloat32> logProb;
    private Optional<Operand<TFloat32>> freeGradient = Optional.empty();

    GaussianNodes(Ops tf, Operand<TFloat32> means, Operand<TFloat32> logStds, Operand<TFloat32> actions) {
        this.tf = tf;
        logStd = tf.reshape(logStds, tf.constant(new int[] {-1, 1}));
        inverseStd = tf.math.exp(tf.math.neg(logStd));
        z = tf.math.mul(tf.math.sub(actions, means), inverseStd);
        squares = tf.math.square(z);
        Operand<TFloat32> perVariable = tf.math.add(
                tf.math.mul(squares, tf.constant(-0.5f)), tf.math.sub(tf.constant(-0.5f * LOG_TWO_PI), logStd));
        logProb = tf.reduceSum(perVariable, tf.constant(ALONG_COLUMN), ReduceSum.keepDims(true));
    }

    @Override
    public Operand<TFloat32> logProb() {
        return logProb;
    }

    @Override
    public Operand<TFloat32> entropy(Operand<TFloat32> weights) {
        return tf.reduceSum(
                tf.math.add(logStd, tf.constant(0.5f + 0.5f * LOG_TWO_PI)),
                tf.constant(ALONG_COLUMN),
                ReduceSum.keepDims(true));
    }

    @Override
    public Operand<TFloat32> outputGradient(Operand<TFloat32> logProbGradient, Optional<Bonus> bonus) {
        Operand<TFloat32> surrogate = tf.reduceSum(
                tf.math.mul(logProbGradient, tf.math.sub(squares, tf.constant(1f))), tf.constant(ALONG_ROW));
        freeGradient = Optional.of(
                bonus.isPresent() ? tf.math.sub(surrogate, bonus.get().sum()) : surrogate);
        return tf.math.mul(logProbGradient, tf.math.mul(z, inverseStd));
    }

    @Override
    public Operand<TFloat32> freeGradient() {
        return freeGradient.orElseThrow();
    }
}
