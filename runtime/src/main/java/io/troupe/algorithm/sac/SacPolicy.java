package io.troupe.algorithm.sac;

import io.troupe.algorithm.neural.ActorSnapshots;
import io.troupe.policy.JavaInference;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicyInput;
import io.troupe.policy.PolicySnapshot;
import io.troupe.spec.ActionParts;
import io.troupe.spec.ActionScaling;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The actor as workers use it, in plain Java. A snapshot's parameters are those of the network and, after them, what
 * {@link FirstActions} take the place of its actions, if any.
 */
final class SacPolicy implements Policy {
    private final int parameters;
    private final int stateSize;
    private final ActionParts parts;
    private final Optional<ActionScaling> scaling;
    private final JavaInference inference;
    private final BranchChoice choice;
    private final int outputsPerRow;
    private final double uniformDensity;
    private float[] outputs = {};
    private Optional<FirstActions> first = Optional.empty();
    /**
     * What the copies do in this version, and how many of them have something: uniform elements in [-1, 1], and for each
     * branch how far into the allowed choices its own lies, since these may change from step to step.
     */
    private float[] held = {};

    private int heldRows;

    /** @param scaling of the continuous elements, if there are any */
    SacPolicy(SacShape shape, Optional<ActionScaling> scaling) {
        this(
                shape,
                scaling,
                shape.actor().size(),
                0,
                new JavaInference(
                        shape.actor().inputs(),
                        shape.actor().layers(),
                        shape.actor().activation(),
                        shape.actor().head()));
    }

    /** One with a memory. */
    SacPolicy(RecurrentShape shape, Optional<ActionScaling> scaling) {
        this(shape.shape(), scaling, shape.actorSize(), shape.stateSize(), JavaInference.ofPolicy(shape.actor()));
    }

    private SacPolicy(
            SacShape shape, Optional<ActionScaling> scaling, int parameters, int stateSize, JavaInference inference) {
        this.parameters = parameters;
        this.stateSize = stateSize;
        this.inference = inference;
        this.scaling = scaling;
        parts = shape.parts();
        choice = new BranchChoice(parts.branches());
        outputsPerRow = shape.actor().head().outputs();
        uniformDensity = -parts.continuous() * Math.log(2);
    }

    @Override
    public int stateSize() {
        return stateSize;
    }

    @Override
    public void load(PolicySnapshot snapshot) {
        first = FirstActions.ofCode(ActorSnapshots.exploration(parameters, snapshot));
        heldRows = 0;
        inference.load(snapshot.parameters());
    }

    @Override
    public void sample(
            PolicyInput input,
            RandomGenerator random,
            float[] actions,
            int actionOffset,
            float[] logProbs,
            int logProbOffset) {
        int rows = input.rows();
        if (first.isEmpty() || stateSize > 0) {
            // First actions do not depend on what is seen, but it is to be remembered.
            forward(input);
        }
        if (first.equals(Optional.of(FirstActions.HELD))) {
            hold(rows, random);
        }
        for (int row = 0; row < rows; row++) {
            int at = actionOffset + row * parts.size();
            double logProb = first.isPresent()
                    ? drawUniformly(input, row, random, actions, at)
                    : draw(input, row, random, actions, at);
            scaling.ifPresent(box -> box.denormalize(actions, at));
            logProbs[logProbOffset + row] = (float) logProb;
        }
    }

    /** Densities are those in [-1, 1]. */
    private double drawUniformly(PolicyInput input, int row, RandomGenerator random, float[] actions, int at) {
        int mask = maskOf(input, row);
        if (first.equals(Optional.of(FirstActions.HELD))) {
            int from = row * parts.size();
            System.arraycopy(held, from, actions, at, parts.continuous());
            return uniformDensity
                    + choice.pick(
                            held, from + parts.continuous(), input.masks(), mask, actions, at + parts.continuous());
        }
        for (int i = 0; i < parts.continuous(); i++) {
            actions[at + i] = (float) (2 * random.nextDouble() - 1);
        }
        return uniformDensity + choice.drawUniformly(input.masks(), mask, random, actions, at + parts.continuous());
    }

    /** Draws what the copies do until the next version, where that is not decided: a resumed run draws the same there. */
    private void hold(int rows, RandomGenerator random) {
        if (held.length < rows * parts.size()) {
            held = Arrays.copyOf(held, rows * parts.size());
        }
        for (; heldRows < rows; heldRows++) {
            int at = heldRows * parts.size();
            for (int i = 0; i < parts.continuous(); i++) {
                held[at + i] = (float) (2 * random.nextDouble() - 1);
            }
            choice.drawShares(random, held, at + parts.continuous());
        }
    }

    private double draw(PolicyInput input, int row, RandomGenerator random, float[] actions, int at) {
        int start = row * outputsPerRow;
        double logProb = 0;
        for (int i = 0; i < parts.continuous(); i++) {
            double logStd = Math.clamp(
                    outputs[start + parts.continuous() + i],
                    SquashedGaussianNodes.LOWEST_LOG_STD,
                    SquashedGaussianNodes.HIGHEST_LOG_STD);
            double noise = random.nextGaussian();
            double u = outputs[start + i] + Math.exp(logStd) * noise;
            actions[at + i] = (float) Math.tanh(u);
            logProb += SquashedGaussian.logProb(noise, logStd, u);
        }
        int logits = start + 2 * parts.continuous();
        return logProb
                + choice.draw(
                        outputs, logits, input.masks(), maskOf(input, row), random, actions, at + parts.continuous());
    }

    @Override
    public void mode(PolicyInput input, float[] actions, int actionOffset) {
        int rows = input.rows();
        forward(input);
        for (int row = 0; row < rows; row++) {
            int at = actionOffset + row * parts.size();
            int start = row * outputsPerRow;
            for (int i = 0; i < parts.continuous(); i++) {
                actions[at + i] = (float) Math.tanh(outputs[start + i]);
            }
            int logits = start + 2 * parts.continuous();
            choice.mode(outputs, logits, input.masks(), maskOf(input, row), actions, at + parts.continuous());
            scaling.ifPresent(box -> box.denormalize(actions, at));
        }
    }

    private int maskOf(PolicyInput input, int row) {
        return input.maskOffset() + row * parts.choices();
    }

    private void forward(PolicyInput input) {
        int rows = input.rows();
        if (outputs.length < rows * outputsPerRow) {
            outputs = new float[rows * outputsPerRow];
        }
        inference.forward(input, 0, stateSize, outputs);
    }

    @Override
    public void close() {
        inference.close();
    }
}
