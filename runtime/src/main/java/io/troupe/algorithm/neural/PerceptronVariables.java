package io.troupe.algorithm.neural;

import io.troupe.policy.ParameterLayout.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A perceptron's parameters in a graph, one variable an array: from about 256 units on, splitting one long variable and
 * joining its gradient, as {@link AdamVariables} does for small networks, costs more than some additional nodes.
 *
 * <p>Outside, parameters and moments are flat vectors in the order of the layout. Assign them before they are used.
 */
public final class PerceptronVariables {
    private final Ops tf;
    private final List<Block> blocks;
    private final List<ArrayVariable> parameters;
    private final List<ArrayVariable> firstMoments;
    private final List<ArrayVariable> secondMoments;
    private final FlatVariables flatParameters;
    private final Optional<FlatVariables> flatFirstMoment;
    private final Optional<FlatVariables> flatSecondMoment;

    private PerceptronVariables(Ops tf, String name, List<Block> blocks, boolean trained) {
        this.tf = tf;
        this.blocks = blocks;
        int size = blocks.stream().mapToInt(Block::size).reduce(0, Math::addExact);
        parameters = variables(name + ".parameters");
        firstMoments = trained ? variables(name + ".adam.first") : List.of();
        secondMoments = trained ? variables(name + ".adam.second") : List.of();
        flatParameters = new FlatVariables(tf, size, parameters);
        flatFirstMoment = trained ? Optional.of(new FlatVariables(tf, size, firstMoments)) : Optional.empty();
        flatSecondMoment = trained ? Optional.of(new FlatVariables(tf, size, secondMoments)) : Optional.empty();
    }

    /** A network with the moments of Adam. */
    public static PerceptronVariables trained(Ops tf, String name, PerceptronLayout layout) {
        return trained(tf, name, layout.blocks());
    }

    /**
     * Any arrays with the moments of Adam.
     *
     * @param blocks the arrays, in the order of the flat vectors; of one row, and with a name that ends in bias: vectors
     */
    public static PerceptronVariables trained(Ops tf, String name, List<Block> blocks) {
        return new PerceptronVariables(tf, name, blocks, true);
    }

    /** A network that only ever follows another one. */
    public static PerceptronVariables following(Ops tf, String name, PerceptronLayout layout) {
        return following(tf, name, layout.blocks());
    }

    /** Arrays that only ever follow others. */
    public static PerceptronVariables following(Ops tf, String name, List<Block> blocks) {
        return new PerceptronVariables(tf, name, blocks, false);
    }

    private List<ArrayVariable> variables(String name) {
        List<ArrayVariable> variables = new ArrayList<>();
        for (Block block : blocks) {
            variables.add(new ArrayVariable(tf, name + "." + variables.size(), block));
        }
        return variables;
    }

    /** All arrays, read after what {@code after} depends on. */
    public List<Operand<TFloat32>> read(Ops after) {
        return read(after, parameters);
    }

    private static List<Operand<TFloat32>> read(Ops after, List<ArrayVariable> variables) {
        List<Operand<TFloat32>> values = new ArrayList<>();
        for (ArrayVariable variable : variables) {
            values.add(variable.read(after));
        }
        return values;
    }

    /**
     * A step of Adam.
     *
     * @param stepSize and {@code epsilon} as {@link AdamSteps} gives them
     * @param gradients of the arrays in their order
     */
    public List<Op> adam(
            Operand<TFloat32> stepSize, Operand<TFloat32> epsilon, List<? extends Operand<TFloat32>> gradients) {
        List<Op> steps = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            steps.add(tf.train.resourceApplyAdam(
                    parameters.get(i).handle(),
                    firstMoments.get(i).handle(),
                    secondMoments.get(i).handle(),
                    tf.constant(0f),
                    tf.constant(0f),
                    stepSize,
                    tf.constant((float) AdamSteps.BETA_1),
                    tf.constant((float) AdamSteps.BETA_2),
                    epsilon,
                    gradients.get(i)));
        }
        return steps;
    }

    /**
     * Moves towards another network, {@code own += tau (other - own)}: Lillicrap et al., "Continuous Control with Deep
     * Reinforcement Learning" (2016).
     *
     * @param own arrays as they were read last
     * @param other arrays of the other network
     */
    public List<Op> follow(
            Operand<TFloat32> tau, List<? extends Operand<TFloat32>> own, List<? extends Operand<TFloat32>> other) {
        List<Op> steps = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            // Plain descent along own - other: one pass over memory less than scaling and then assigning.
            steps.add(tf.train.resourceApplyGradientDescent(
                    parameters.get(i).handle(), tau, tf.math.sub(own.get(i), other.get(i))));
        }
        return steps;
    }

    /** The parameters as a vector. */
    FlatVariables flatParameters() {
        return flatParameters;
    }

    /** Adam's first moment as a vector, of a trained network. */
    FlatVariables flatFirstMoment() {
        return flatFirstMoment.orElseThrow();
    }

    /** Adam's second moment as a vector, of a trained network. */
    FlatVariables flatSecondMoment() {
        return flatSecondMoment.orElseThrow();
    }
}
