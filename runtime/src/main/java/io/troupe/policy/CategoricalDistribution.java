package io.troupe.policy;

import java.util.random.RandomGenerator;

/** One of n actions with probability softmax(logits). */
final class CategoricalDistribution implements ActionDistribution {
    private final int n;
    private final double[] weights;

    CategoricalDistribution(int n) {
        this.n = n;
        weights = new double[n];
    }

    @Override
    public void load(float[] parameters) {}

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
            float max = max(outputs, row * n);
            double sum = weigh(outputs, row * n, max);
            double left = random.nextDouble() * sum;
            int action = 0;
            while (action < n - 1 && left >= weights[action]) {
                left -= weights[action];
                action++;
            }
            actions[actionOffset + row] = action;
            logProbs[logProbOffset + row] = (float) (outputs[row * n + action] - max - Math.log(sum));
        }
    }

    @Override
    public void mode(float[] outputs, int rows, float[] actions, int actionOffset) {
        for (int row = 0; row < rows; row++) {
            int best = 0;
            for (int i = 1; i < n; i++) {
                if (outputs[row * n + i] > outputs[row * n + best]) {
                    best = i;
                }
            }
            actions[actionOffset + row] = best;
        }
    }

    @Override
    public float logProb(float[] outputs, int row, float[] actions, int actionOffset) {
        float max = max(outputs, row * n);
        double sum = weigh(outputs, row * n, max);
        return (float) (outputs[row * n + (int) actions[actionOffset]] - max - Math.log(sum));
    }

    @Override
    public float entropy(float[] outputs, int row) {
        float max = max(outputs, row * n);
        double sum = weigh(outputs, row * n, max);
        double expected = 0;
        for (int i = 0; i < n; i++) {
            expected += weights[i] / sum * (outputs[row * n + i] - max);
        }
        return (float) (Math.log(sum) - expected);
    }

    private float max(float[] logits, int start) {
        float max = logits[start];
        for (int i = 1; i < n; i++) {
            max = Math.max(max, logits[start + i]);
        }
        return max;
    }

    private double weigh(float[] logits, int start, float max) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            weights[i] = Math.exp(logits[start + i] - max);
            sum += weights[i];
        }
        return sum;
    }
}
