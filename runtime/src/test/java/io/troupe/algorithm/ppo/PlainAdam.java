package io.troupe.algorithm.ppo;

/** Clipping by global norm and Adam, in doubles and as the paper's algorithm 1 writes it. */
final class PlainAdam {
    private final double learningRate;
    private final double epsilon;
    private final double[] first;
    private final double[] second;
    private final float[] parameters;
    private int steps;

    PlainAdam(float[] parameters, double learningRate, double epsilon) {
        this.parameters = parameters.clone();
        this.learningRate = learningRate;
        this.epsilon = epsilon;
        first = new double[parameters.length];
        second = new double[parameters.length];
    }

    float[] parameters() {
        return parameters;
    }

    void step(float[] gradient, double maxNorm) {
        steps++;
        double squares = 0;
        for (float partial : gradient) {
            squares += (double) partial * partial;
        }
        double scale = Math.min(1, maxNorm / Math.sqrt(squares));
        for (int i = 0; i < gradient.length; i++) {
            double g = gradient[i] * scale;
            first[i] = 0.9 * first[i] + 0.1 * g;
            second[i] = 0.999 * second[i] + 0.001 * g * g;
            double corrected = first[i] / (1 - Math.pow(0.9, steps));
            double deviation = Math.sqrt(second[i] / (1 - Math.pow(0.999, steps)));
            parameters[i] -= (float) (learningRate * corrected / (deviation + epsilon));
        }
    }
}
