package io.troupe.algorithm.neural;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The mean of everything in a tensor. */
public final class Means {
    private Means() {}

    /** @return a scalar */
    public static Operand<TFloat32> of(Ops tf, Operand<TFloat32> x) {
        int[] axes = new int[x.shape().numDimensions()];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = i;
        }
        return tf.math.mean(x, tf.constant(axes));
    }
}
