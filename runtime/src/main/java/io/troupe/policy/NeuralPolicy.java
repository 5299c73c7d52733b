package io.troupe.policy;

import java.util.random.RandomGenerator;

/** A policy whose distribution is parameterised by a network. */
public final class NeuralPolicy implements Policy {
    private final ParameterLayout layout;
    private final Inference inference;
    private final ActionDistribution distribution;
    private final int outputsPerRow;
    private float[] outputs = {};

    /**
     * @param spec of the network
     * @param inference how its forward passes are computed; closed with the policy
     */
    public NeuralPolicy(NetworkSpec spec, Inference inference) {
        layout = ParameterLayout.of(spec);
        this.inference = inference;
        distribution = ActionDistribution.of(spec.head(), layout);
        outputsPerRow = spec.head().outputs();
    }

    @Override
    public void load(PolicySnapshot snapshot) {
        layout.requireFits(snapshot.parameters());
        inference.load(snapshot.parameters());
        distribution.load(snapshot.parameters());
    }

    @Override
    public void sample(
            PolicyInput input,
            RandomGenerator random,
            float[] actions,
            int actionOffset,
            float[] logProbs,
            int logProbOffset) {
        forward(input);
        distribution.sample(
                outputs,
                input.rows(),
                input.masks(),
                input.maskOffset(),
                random,
                actions,
                actionOffset,
                logProbs,
                logProbOffset);
    }

    @Override
    public void mode(PolicyInput input, float[] actions, int actionOffset) {
        forward(input);
        distribution.mode(outputs, input.rows(), input.masks(), input.maskOffset(), actions, actionOffset);
    }

    private void forward(PolicyInput input) {
        int rows = input.rows();
        if (outputs.length < rows * outputsPerRow) {
            outputs = new float[rows * outputsPerRow];
        }
        inference.forward(input.observations(), input.observationOffset(), rows, outputs);
    }

    @Override
    public void rest() {
        inference.rest();
    }

    @Override
    public void close() {
        inference.close();
    }
}
