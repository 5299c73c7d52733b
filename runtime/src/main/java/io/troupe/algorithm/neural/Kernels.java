package io.troupe.algorithm.neural;

import org.tensorflow.Operand;
import org.tensorflow.OperationBuilder;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Nodes of kernels that the generated interface does not offer. */
public final class Kernels {
    private Kernels() {}

    /** A kernel with two inputs and one output of floats, such as {@code TanhGrad}. */
    public static Operand<TFloat32> binary(Ops tf, String type, Operand<TFloat32> first, Operand<TFloat32> second) {
        OperationBuilder builder = tf.scope().env().opBuilder(type, tf.scope().makeOpName(type), tf.scope());
        builder.addInput(first.asOutput());
        builder.addInput(second.asOutput());
        return builder.build().<TFloat32>output(0);
    }
}
