package io.troupe.benchmarks.handwritten;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * All parameters in one variable: weights then move between graphs as one tensor, and Adam is one node.
 *
 * @param handle the resource
 */
record FlatVariable(Ops tf, Operand<? extends TType> handle) {

    /** Its own shared name keeps two variables of a graph from being one. */
    static FlatVariable named(Ops tf, String name) {
        return new FlatVariable(
                tf,
                tf.withName(name)
                        .varHandleOp(TFloat32.class, Shape.of(Parameters.COUNT), VarHandleOp.sharedName(name)));
    }

    Operand<TFloat32> read() {
        return tf.readVariableOp(handle, TFloat32.class);
    }

    /** Reads what the variable holds once {@code earlier} has run. */
    Operand<TFloat32> readAfter(Op earlier) {
        return tf.withControlDependencies(List.of(earlier)).readVariableOp(handle, TFloat32.class);
    }

    Op assign(Placeholder<TFloat32> value) {
        return tf.assignVariableOp(handle, value);
    }

    Op assignZero() {
        return tf.assignVariableOp(handle, tf.zeros(tf.constant(new int[] {Parameters.COUNT}), TFloat32.class));
    }

    /** The tensors of {@link Parameters#SHAPES} that a flat value consists of. */
    static List<Operand<TFloat32>> tensors(Ops tf, Operand<TFloat32> flat) {
        int[] sizes = Parameters.SHAPES.stream()
                .mapToInt(shape -> Math.toIntExact(shape.size()))
                .toArray();
        List<Operand<TFloat32>> tensors = new ArrayList<>();
        var parts = tf.splitV(flat, tf.constant(sizes), tf.constant(0), (long) sizes.length)
                .output();
        for (int i = 0; i < sizes.length; i++) {
            tensors.add(shaped(tf, parts.get(i), Parameters.SHAPES.get(i)));
        }
        return tensors;
    }

    private static Operand<TFloat32> shaped(Ops tf, Operand<TFloat32> part, Shape shape) {
        int[] dimensions =
                Arrays.stream(shape.asArray()).mapToInt(Math::toIntExact).toArray();
        return dimensions.length == 1 ? part : tf.reshape(part, tf.constant(dimensions));
    }
}
