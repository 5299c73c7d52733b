package io.troupe.algorithm.neural;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Several variables as one vector: nodes that read and assign them. */
final class FlatVariables {
    private static final int ALONG_VECTOR = 0;

    private final int size;
    private final Placeholder<TFloat32> feed;
    private final List<Op> assign = new ArrayList<>();
    private final Operand<TFloat32> values;

    FlatVariables(Ops tf, int size, List<ArrayVariable> variables) {
        this.size = size;
        feed = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(size)));
        int[] sizes =
                variables.stream().mapToInt(variable -> variable.block().size()).toArray();
        List<Output<TFloat32>> parts = tf.splitV(
                        feed, tf.constant(sizes), tf.constant(ALONG_VECTOR), (long) sizes.length)
                .output();
        List<Operand<TFloat32>> vectors = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            assign.add(variables.get(i).assign(parts.get(i)));
            vectors.add(tf.reshape(variables.get(i).read(tf), tf.constant(new int[] {sizes[i]})));
        }
        values = vectors.size() == 1 ? vectors.getFirst() : tf.concat(vectors, tf.constant(ALONG_VECTOR));
    }

    /** Floats of all together. */
    int size() {
        return size;
    }

    Placeholder<TFloat32> feed() {
        return feed;
    }

    List<Op> assign() {
        return assign;
    }

    Operand<TFloat32> values() {
        return values;
    }
}
