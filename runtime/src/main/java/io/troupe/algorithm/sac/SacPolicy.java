package io.troupe.algorithm.sac;

import io.troupe.algorithm.neural.PerceptronLayout;
import io.troupe.policy.Inference;
import io.troupe.policy.JavaInference;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicySnapshot;
import io.troupe.spec.ActionParts;
import io.troupe.spec.ActionScaling;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The actor as workers use it, in plain Java. A snapshot's parameters are those of the network and, after them, whether
 * actions are drawn uniformly instead.
 */
final class SacPolicy implements Policy {
    private final PerceptronLayout layout;
    private final ActionParts parts;
    private final Optional<ActionScaling> scaling;
    private final Inference inference;
    private final BranchChoice choice;
    private final int outputsPerRow;
    private float[] outputs = {};
    private boolean uniform;

    /** @param scaling of the continuous elements, if there are any */
    SacPolicy(SacShape shape, Optional<ActionScaling> scaling) {
        layout = shape.actor();
        parts = shape.parts();
        this.scaling = scaling;
        inference = new JavaInference(layout.inputs(), layout.layers(), layout.activation(), layout.head());
        choice = new BranchChoice(parts.branches());
        outputsPerRow = layout.head().outputs();
    }

    /** Floats of a snapshot of this policy. */
    static int snapshotSize(PerceptronLayout actor) {
        return actor.size() + 1;
    }

    /** Says in a snapshot's parameters whether actions are drawn uniformly. */
    static void setUniform(float[] parameters, boolean uniform) {
        parameters[parameters.length - 1] = uniform ? 1 : 0;
    }

    @Override
    public void load(PolicySnapshot snapshot) {
        float[] parameters = snapshot.parameters();
        if (parameters.length != snapshotSize(layout)) {
            throw new IllegalArgumentException(
                    "the actor has " + snapshotSize(layout) + " parameters, the snapshot " + parameters.length);
        }
        uniform = parameters[parameters.length - 1] != 0;
        inference.load(parameters);
    }

    @Override
    public void sample(
            float[] observations,
            int observationOffset,
            int rows,
            RandomGenerator random,
            float[] actions,
            int actionOffset,
            float[] logProbs,
            int logProbOffset) {
        if (!uniform) {
            forward(observations, observationOffset, rows);
        }
        for (int row = 0; row < rows; row++) {
            int at = actionOffset + row * parts.size();
            double logProb = uniform ? drawUniformly(random, actions, at) : draw(row, random, actions, at);
            scaling.ifPresent(box -> box.denormalize(actions, at));
            logProbs[logProbOffset + row] = (float) logProb;
        }
    }

    /** Densities are those in [-1, 1]. */
    private double drawUniformly(RandomGenerator random, float[] actions, int at) {
        for (int i = 0; i < parts.continuous(); i++) {
            actions[at + i] = (float) (2 * random.nextDouble() - 1);
        }
        return choice.drawUniformly(random, actions, at + parts.continuous()) - parts.continuous() * Math.log(2);
    }

    private double draw(int row, RandomGenerator random, float[] actions, int at) {
        int first = row * outputsPerRow;
        double logProb = 0;
        for (int i = 0; i < parts.continuous(); i++) {
            double logStd = Math.clamp(
                    outputs[first + parts.continuous() + i],
                    SquashedGaussianNodes.LOWEST_LOG_STD,
                    SquashedGaussianNodes.HIGHEST_LOG_STD);
            double noise = random.nextGaussian();
            double u = outputs[first + i] + Math.exp(logStd) * noise;
            actions[at + i] = (float) Math.tanh(u);
            logProb += SquashedGaussian.logProb(noise, logStd, u);
        }
        int logits = first + 2 * parts.continuous();
        return logProb + choice.draw(outputs, logits, random, actions, at + parts.continuous());
    }

    @Override
    public void mode(float[] observations, int observationOffset, int rows, float[] actions, int actionOffset) {
        forward(observations, observationOffset, rows);
        for (int row = 0; row < rows; row++) {
            int at = actionOffset + row * parts.size();
            int first = row * outputsPerRow;
            for (int i = 0; i < parts.continuous(); i++) {
                actions[at + i] = (float) Math.tanh(outputs[first + i]);
            }
            choice.mode(outputs, first + 2 * parts.continuous(), actions, at + parts.continuous());
            scaling.ifPresent(box -> box.denormalize(actions, at));
        }
    }

    private void forward(float[] observations, int offset, int rows) {
        if (outputs.length < rows * outputsPerRow) {
            outputs = new float[rows * outputsPerRow];
        }
        inference.forward(observations, offset, rows, outputs);
    }

    @Override
    public void close() {
        inference.close();
    }
}
