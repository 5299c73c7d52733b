package io.troupe.algorithm.neural;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** Parameters in a graph as one variable, with the moments of Adam, all [P]: assign them before they are used. */
public final class AdamVariables {
    private final Ops tf;
    private final int size;
    private final Operand<? extends TType> parameterVariable;
    private final Operand<? extends TType> firstMomentVariable;
    private final Operand<? extends TType> secondMomentVariable;

    /** Assigned by {@link #assignParameters}. */
    public final Placeholder<TFloat32> parameterFeed;
    /** Adam's first moment; assigned with the second by {@link #assignMoments}. */
    public final Placeholder<TFloat32> firstMomentFeed;
    /** Adam's second moment. */
    public final Placeholder<TFloat32> secondMomentFeed;

    public final Op assignParameters;
    public final List<Op> assignMoments;
    public final Operand<TFloat32> parameters;
    public final Operand<TFloat32> firstMoment;
    public final Operand<TFloat32> secondMoment;

    /** The only ones in their graph; see {@link #AdamVariables(Ops, String, int)}. */
    public AdamVariables(Ops tf, int size) {
        this(tf, "", size);
    }

    /**
     * @param prefix of the variables' names, for graphs with several optimisers
     * @param size P
     */
    public AdamVariables(Ops tf, String prefix, int size) {
        this.tf = tf;
        this.size = size;
        parameterVariable = variable(prefix + "parameters");
        firstMomentVariable = variable(prefix + "adam.first");
        secondMomentVariable = variable(prefix + "adam.second");
        parameterFeed = placeholder();
        firstMomentFeed = placeholder();
        secondMomentFeed = placeholder();
        assignParameters = tf.assignVariableOp(parameterVariable, parameterFeed);
        assignMoments = List.of(
                tf.assignVariableOp(firstMomentVariable, firstMomentFeed),
                tf.assignVariableOp(secondMomentVariable, secondMomentFeed));
        parameters = read(tf);
        firstMoment = tf.readVariableOp(firstMomentVariable, TFloat32.class);
        secondMoment = tf.readVariableOp(secondMomentVariable, TFloat32.class);
    }

    /** P. */
    public int size() {
        return size;
    }

    /** The parameters, read after what {@code after} depends on. */
    public Operand<TFloat32> read(Ops after) {
        return after.readVariableOp(parameterVariable, TFloat32.class);
    }

    /**
     * A step of Adam.
     *
     * @param stepSize and {@code epsilon} as {@link AdamSteps} gives them
     */
    public Op step(Operand<TFloat32> stepSize, Operand<TFloat32> epsilon, Operand<TFloat32> gradient) {
        return tf.train.resourceApplyAdam(
                parameterVariable,
                firstMomentVariable,
                secondMomentVariable,
                tf.constant(0f),
                tf.constant(0f),
                stepSize,
                tf.constant((float) AdamSteps.BETA_1),
                tf.constant((float) AdamSteps.BETA_2),
                epsilon,
                gradient);
    }

    private Operand<? extends TType> variable(String name) {
        return tf.withName(name).varHandleOp(TFloat32.class, Shape.of(size), VarHandleOp.sharedName(name));
    }

    private Placeholder<TFloat32> placeholder() {
        return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(size)));
    }
}
