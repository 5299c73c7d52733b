package io.troupe.algorithm.neural;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/**
 * Two action-value networks that are trained on the smaller value of two slowly following copies: Fujimoto et al.,
 * "Addressing Function Approximation Error in Actor-Critic Methods" (2018), the critics of TD3 and of SAC. Inputs are
 * continuous actions, observation and a one, [N, A + O + 1], and outputs M values, [M, N]: one, or one for each discrete
 * choice.
 */
public final class TwinCritics {
    private static final int ALONG_COLUMN = 0;

    private final Ops tf;
    private final PerceptronLayout layout;
    private final TwinVariables variables;
    private final List<Operand<TFloat32>> squares = new ArrayList<>();

    /** @param layout of each of the four */
    public TwinCritics(Ops tf, PerceptronLayout layout) {
        this.tf = tf;
        this.layout = layout;
        variables = new TwinVariables(tf, layout.blocks());
    }

    /** Of both, and of those that follow them. */
    public TwinVariables variables() {
        return variables;
    }

    /**
     * The smaller of the values that the following networks give to what is done.
     *
     * @param x [N, A + O + 1]
     * @param worth what a network's values, [M, N], say that this is worth, [1, N]
     * @return [1, N]
     */
    public Operand<TFloat32> targetMinimum(Operand<TFloat32> x, UnaryOperator<Operand<TFloat32>> worth) {
        List<Operand<TFloat32>> values = new ArrayList<>();
        for (List<Operand<TFloat32>> arrays : variables.targetArrays()) {
            PerceptronNodes nodes = new PerceptronNodes(tf, layout, arrays);
            values.add(worth.apply(nodes.outputs(nodes.features(x).getLast())));
        }
        return tf.math.minimum(values.getFirst(), values.getLast());
    }

    /**
     * Adds a step of Adam on half the mean squared error of both.
     *
     * @param x [N, A + O + 1]
     * @param taken 1 for each discrete choice that was made, [M, N]; empty where there is one value
     * @param target what the values of the choices made should add up to, [1, N]
     * @param perRow 1 / N
     * @param stepSize and {@code epsilon} as {@link AdamSteps} gives them
     */
    public void learn(
            Operand<TFloat32> x,
            Optional<? extends Operand<TFloat32>> taken,
            Operand<TFloat32> target,
            Operand<TFloat32> perRow,
            Operand<TFloat32> stepSize,
            Operand<TFloat32> epsilon) {
        for (PerceptronVariables critic : variables.critics()) {
            PerceptronNodes nodes = new PerceptronNodes(tf, layout, critic.read(tf));
            List<Operand<TFloat32>> features = nodes.features(x);
            Operand<TFloat32> values = nodes.outputs(features.getLast());
            Operand<TFloat32> value = taken.isPresent()
                    ? tf.reduceSum(
                            tf.math.mul(values, taken.get()), tf.constant(ALONG_COLUMN), ReduceSum.keepDims(true))
                    : values;
            Operand<TFloat32> error = tf.math.sub(value, target);
            Operand<TFloat32> valueGradient = tf.math.mul(error, perRow);
            List<Operand<TFloat32>> gradient = nodes.gradients(
                    features, taken.isPresent() ? tf.math.mul(taken.get(), valueGradient) : valueGradient);
            variables.learn(critic, stepSize, epsilon, gradient);
            squares.add(tf.nn.l2Loss(error));
        }
    }

    /** Sum of the losses of both before the step, a scalar. */
    public Operand<TFloat32> loss(Operand<TFloat32> perRow) {
        return tf.math.mul(tf.math.add(squares.getFirst(), squares.getLast()), perRow);
    }

    /**
     * Values after the step, of other actions: what an actor learns from.
     *
     * @param count critics to ask
     * @param worth as in {@link #targetMinimum}
     */
    public CriticValues after(Operand<TFloat32> x, int count, UnaryOperator<Operand<TFloat32>> worth) {
        return new CriticValues(
                tf, layout, variables.updatedArrays().subList(0, count), Collections.nCopies(count, x), worth);
    }
}
