package io.troupe.algorithm.neural;

import io.troupe.policy.ParameterLayout.Block;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** One array of a network as a variable: a matrix, or a vector where it has one row. */
final class ArrayVariable {
    private final Ops tf;
    private final Block block;
    private final Operand<? extends TType> handle;

    /** @param name unlike that of any other variable in the graph */
    ArrayVariable(Ops tf, String name, Block block) {
        this.tf = tf;
        this.block = block;
        handle = tf.withName(name).varHandleOp(TFloat32.class, shape(), VarHandleOp.sharedName(name));
    }

    private Shape shape() {
        return block.name().endsWith("bias") && block.rows() == 1
                ? Shape.of(block.columns())
                : Shape.of(block.rows(), block.columns());
    }

    Block block() {
        return block;
    }

    Operand<? extends TType> handle() {
        return handle;
    }

    Operand<TFloat32> read(Ops after) {
        return after.readVariableOp(handle, TFloat32.class);
    }

    /** @param vector the array's floats, in order */
    Op assign(Operand<TFloat32> vector) {
        return tf.assignVariableOp(handle, tf.reshape(vector, tf.constant(shape().asArray())));
    }
}
