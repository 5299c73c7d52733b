package io.troupe.algorithm.td3;

import io.troupe.algorithm.neural.ActorSnapshots;
import io.troupe.algorithm.neural.PerceptronLayout;
import io.troupe.policy.Inference;
import io.troupe.policy.JavaInference;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicyInput;
import io.troupe.policy.PolicySnapshot;
import io.troupe.spec.ActionScaling;
import java.util.random.RandomGenerator;

/**
 * The actor as workers use it, in plain Java. A snapshot's parameters are those of the network and, after them, the
 * standard deviation of the noise that explores; below 0 where actions are drawn uniformly instead.
 */
final class Td3Policy implements Policy {
    /** Instead of a deviation. */
    static final float UNIFORM = -1;

    private final PerceptronLayout layout;
    private final ActionScaling scaling;
    private final Inference inference;
    private final int actionSize;
    private float[] outputs = {};
    private float deviation;

    Td3Policy(PerceptronLayout actor, ActionScaling scaling) {
        layout = actor;
        this.scaling = scaling;
        inference = new JavaInference(layout.inputs(), layout.layers(), layout.activation(), layout.head());
        actionSize = layout.head().outputs();
    }

    @Override
    public void load(PolicySnapshot snapshot) {
        deviation = ActorSnapshots.exploration(layout.size(), snapshot);
        inference.load(snapshot.parameters());
    }

    /** The log-probability is written as 0: a deterministic policy has none, and nothing here asks for it. */
    @Override
    public void sample(
            PolicyInput input,
            RandomGenerator random,
            float[] actions,
            int actionOffset,
            float[] logProbs,
            int logProbOffset) {
        input.requireNoMasks(this);
        int rows = input.rows();
        boolean uniform = deviation < 0;
        if (!uniform) {
            forward(input);
        }
        for (int row = 0; row < rows; row++) {
            int at = actionOffset + row * actionSize;
            for (int i = 0; i < actionSize; i++) {
                double action = uniform
                        ? 2 * random.nextDouble() - 1
                        : Math.tanh(outputs[row * actionSize + i]) + deviation * random.nextGaussian();
                actions[at + i] = (float) action;
            }
            scaling.denormalize(actions, at);
            logProbs[logProbOffset + row] = 0;
        }
    }

    @Override
    public void mode(PolicyInput input, float[] actions, int actionOffset) {
        input.requireNoMasks(this);
        int rows = input.rows();
        forward(input);
        for (int row = 0; row < rows; row++) {
            int at = actionOffset + row * actionSize;
            for (int i = 0; i < actionSize; i++) {
                actions[at + i] = (float) Math.tanh(outputs[row * actionSize + i]);
            }
            scaling.denormalize(actions, at);
        }
    }

    private void forward(PolicyInput input) {
        int rows = input.rows();
        if (outputs.length < rows * actionSize) {
            outputs = new float[rows * actionSize];
        }
        inference.forward(input.observations(), input.observationOffset(), rows, outputs);
    }

    @Override
    public void close() {
        inference.close();
    }
}
