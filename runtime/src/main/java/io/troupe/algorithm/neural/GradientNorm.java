package io.troupe.algorithm.neural;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The norm of a flat gradient, and the gradient scaled down to a largest norm. */
public final class GradientNorm {
    private final Ops tf;
    private final Operand<TFloat32> gradient;
    /** |g|^2 / 2. */
    private final Operand<TFloat32> halfSquares;

    /** @param gradient [P] */
    public GradientNorm(Ops tf, Operand<TFloat32> gradient) {
        this.tf = tf;
        this.gradient = gradient;
        halfSquares = tf.nn.l2Loss(gradient);
    }

    /** |g|, a scalar. */
    public Operand<TFloat32> norm() {
        return tf.math.sqrt(tf.math.mul(halfSquares, tf.constant(2f)));
    }

    /**
     * g min(1, maxNorm / |g|), [P].
     *
     * @param maxNorm 0 for none
     */
    public Operand<TFloat32> clipped(float maxNorm) {
        if (maxNorm == 0) {
            return gradient;
        }
        Operand<TFloat32> limit = tf.constant((float) (maxNorm / Math.sqrt(2)));
        return tf.math.mul(gradient, tf.math.minimum(tf.math.mul(tf.math.rsqrt(halfSquares), limit), tf.constant(1f)));
    }
}
