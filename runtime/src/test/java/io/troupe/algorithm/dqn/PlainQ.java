package io.troupe.algorithm.dqn;

import io.troupe.policy.Activation;
import io.troupe.policy.ImageLayers;
import io.troupe.policy.PlainEncoder;
import io.troupe.policy.Torso;

/** The network of Q in doubles, written from the layout's description and nothing else. */
final class PlainQ {
    private PlainQ() {}

    /** Q of every action. */
    static double[] values(DqnConfig config, QNetwork network, double[] at, float[] observation) {
        Torso torso = network.layout().policyTorso();
        double[] x = PlainEncoder.encode(torso, at, DqnProblem.doubles(observation));
        int offset = 0;
        for (ImageLayers image : torso.images()) {
            offset = image.dense().bias().offset() + image.dense().outputs();
        }
        for (int size : config.hidden()) {
            double[] y = new double[size];
            for (int j = 0; j < size; j++) {
                double sum = at[offset + x.length * size + j];
                for (int i = 0; i < x.length; i++) {
                    sum += x[i] * at[offset + i * size + j];
                }
                y[j] = config.activation() == Activation.TANH ? Math.tanh(sum) : Math.max(0, sum);
            }
            offset += (x.length + 1) * size;
            x = y;
        }
        double[] values = head(at, offset, x, network.actions());
        if (network.dueling()) {
            double value = head(at, offset + (x.length + 1) * network.actions(), x, 1)[0];
            double mean = 0;
            for (double advantage : values) {
                mean += advantage / network.actions();
            }
            for (int a = 0; a < network.actions(); a++) {
                values[a] += value - mean;
            }
        }
        return values;
    }

    private static double[] head(double[] at, int offset, double[] x, int outputs) {
        double[] y = new double[outputs];
        for (int j = 0; j < outputs; j++) {
            y[j] = at[offset + outputs * x.length + j];
            for (int i = 0; i < x.length; i++) {
                y[j] += x[i] * at[offset + j * x.length + i];
            }
        }
        return y;
    }
}
