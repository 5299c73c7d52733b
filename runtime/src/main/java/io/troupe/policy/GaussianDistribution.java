package io.troupe.policy;

import java.util.random.RandomGenerator;

/** Independent normal variables around the network's outputs, with standard deviations that are free parameters. */
final class GaussianDistribution implements ActionDistribution {
    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private final int size;
    private final int logStdOffset;
    private final float[] logStd;
    private final double[] std;

    GaussianDistribution(int size, int logStdOffset) {
        this.size = size;
        this.logStdOffset = logStdOffset;
        logStd = new float[size];
        std = new double[size];
    }

    @Override
    public void load(float[] parameters) {
        for (int i = 0; i < size; i++) {
            logStd[i] = parameters[logStdOffset + i];
            std[i] = Math.exp(logStd[i]);
        }
    }

    @Override
    public void sample(
            float[] outputs,
            int rows,
            RandomGenerator random,
            float[] actions,
            int actionOffset,
            float[] logProbs,
            int logProbOffset) {
        for (int row = 0; row < rows; row++) {
            int at = actionOffset + row * size;
            for (int i = 0; i < size; i++) {
                actions[at + i] = (float) (outputs[row * size + i] + std[i] * random.nextGaussian());
            }
            // Of the action as it was rounded to floats: what the learner will see.
            logProbs[logProbOffset + row] = logProb(outputs, row, actions, at);
        }
    }

    @Override
    public void mode(float[] outputs, int rows, float[] actions, int actionOffset) {
        System.arraycopy(outputs, 0, actions, actionOffset, rows * size);
    }

    @Override
    public float logProb(float[] outputs, int row, float[] actions, int actionOffset) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            double z = (actions[actionOffset + i] - outputs[row * size + i]) / std[i];
            sum -= 0.5 * z * z + logStd[i] + HALF_LOG_TWO_PI;
        }
        return (float) sum;
    }

    @Override
    public float entropy(float[] outputs, int row) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += 0.5 + HALF_LOG_TWO_PI + logStd[i];
        }
        return (float) sum;
    }
}
