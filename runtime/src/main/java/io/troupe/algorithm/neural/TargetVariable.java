package io.troupe.algorithm.neural;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** The parameters of a target network in a graph, [P]: they follow trained ones, all at once or a little at a time. */
public final class TargetVariable {
    private final Operand<? extends TType> variable;

    /** Assigned by {@link #assign}. */
    public final Placeholder<TFloat32> feed;

    public final Op assign;
    public final Operand<TFloat32> parameters;

    /**
     * @param name of the variable, its own in the graph
     * @param size P
     */
    public TargetVariable(Ops tf, String name, int size) {
        variable = tf.withName(name).varHandleOp(TFloat32.class, Shape.of(size), VarHandleOp.sharedName(name));
        feed = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(size)));
        assign = tf.assignVariableOp(variable, feed);
        parameters = tf.readVariableOp(variable, TFloat32.class);
    }

    /** Makes them equal to the trained ones. */
    public Op copy(Ops tf, Operand<TFloat32> trained) {
        return tf.assignVariableOp(variable, trained);
    }

    /**
     * Moves them a little towards the trained ones, theta' += tau (theta - theta'): Lillicrap et al., "Continuous Control
     * with Deep Reinforcement Learning" (2016), algorithm 1.
     */
    public Op follow(Ops tf, Operand<TFloat32> trained, float tau) {
        Operand<TFloat32> way = tf.math.sub(trained, parameters);
        return tf.assignVariableOp(variable, tf.math.add(parameters, tf.math.mul(way, tf.constant(tau))));
    }
}
