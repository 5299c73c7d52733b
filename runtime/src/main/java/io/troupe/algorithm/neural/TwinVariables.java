package io.troupe.algorithm.neural;

import io.troupe.policy.ParameterLayout.Block;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Arrays of two critics that are trained and of two that follow them, as they are before and after a gradient step. */
public final class TwinVariables {
    private final Ops tf;
    private final List<PerceptronVariables> critics;
    private final List<PerceptronVariables> targets;
    private final List<List<Operand<TFloat32>>> targetArrays = new ArrayList<>();
    private final List<Op> steps = new ArrayList<>();
    private final List<List<Operand<TFloat32>>> updatedArrays = new ArrayList<>();

    /** @param blocks arrays of each of the four */
    public TwinVariables(Ops tf, List<Block> blocks) {
        this.tf = tf;
        critics = List.of(
                PerceptronVariables.trained(tf, "critic.1", blocks),
                PerceptronVariables.trained(tf, "critic.2", blocks));
        targets = List.of(
                PerceptronVariables.following(tf, "target.1", blocks),
                PerceptronVariables.following(tf, "target.2", blocks));
        targets.forEach(target -> targetArrays.add(target.read(tf)));
    }

    /** The trained ones. */
    public List<PerceptronVariables> critics() {
        return critics;
    }

    /** Those that follow. */
    public List<PerceptronVariables> targets() {
        return targets;
    }

    /** Arrays of those that follow, before the step. */
    public List<List<Operand<TFloat32>>> targetArrays() {
        return targetArrays;
    }

    /**
     * Adds a step of Adam of one critic, the first before the second.
     *
     * @param stepSize and {@code epsilon} as {@link AdamSteps} gives them
     * @param gradient of its arrays
     */
    public void learn(
            PerceptronVariables critic,
            Operand<TFloat32> stepSize,
            Operand<TFloat32> epsilon,
            List<Operand<TFloat32>> gradient) {
        List<Op> adam = critic.adam(stepSize, epsilon, gradient);
        steps.addAll(adam);
        updatedArrays.add(critic.read(tf.withControlDependencies(adam)));
    }

    /** The steps that {@link #learn} added. */
    public List<Op> steps() {
        return steps;
    }

    /** Arrays of the trained ones after their steps. */
    public List<List<Operand<TFloat32>>> updatedArrays() {
        return updatedArrays;
    }

    /** Lets the targets follow the critics as they are after the step. */
    public List<Op> follow(Operand<TFloat32> tau) {
        List<Op> following = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            following.addAll(targets.get(i).follow(tau, targetArrays.get(i), updatedArrays.get(i)));
        }
        return following;
    }
}
