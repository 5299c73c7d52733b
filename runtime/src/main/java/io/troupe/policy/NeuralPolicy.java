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
            float[] observations,
            int observationOffset,
            int rows,
            RandomGenerator random,
            float[] actions,
            int actionOffset,
            float[] logProbs,
            int logProbOffset) {
        sample(
                observations,
                observationOffset,
                ActionDistribution.NO_MASKS,
                0,
                rows,
                random,
                actions,
                actionOffset,
                logProbs,
                logProbOffset);
    }

    @Override
    public void sample(
            float[] observations,
            int observationOffset,
            boolean[] masks,
            int maskOffset,
            int rows,
            RandomGenerator random,
            float[] actions,
            int actionOffset,
            float[] logProbs,
            int logProbOffset) {
        forward(observations, observationOffset, rows);
        distribution.sample(outputs, rows, masks, maskOffset, random, actions, actionOffset, logProbs, logProbOffset);
    }

    @Override
    public void mode(float[] observations, int observationOffset, int rows, float[] actions, int actionOffset) {
        mode(observations, observationOffset, ActionDistribution.NO_MASKS, 0, rows, actions, actionOffset);
    }

    @Override
    public void mode(
            float[] observations,
            int observationOffset,
            boolean[] masks,
            int maskOffset,
            int rows,
            float[] actions,
            int actionOffset) {
        forward(observations, observationOffset, rows);
        distribution.mode(outputs, rows, masks, maskOffset, actions, actionOffset);
    }

    private void forward(float[] observations, int offset, int rows) {
        if (outputs.length < rows * outputsPerRow) {
            outputs = new float[rows * outputsPerRow];
        }
        inference.forward(observations, offset, rows, outputs);
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
