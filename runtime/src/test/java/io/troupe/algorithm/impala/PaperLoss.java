package io.troupe.algorithm.impala;

import io.troupe.policy.ParameterLayout;
import io.troupe.policy.ParameterLayout.Head;
import io.troupe.policy.ParameterLayout.Layer;
import io.troupe.trajectory.Trajectory;
import java.util.List;

/**
 * IMPALA's loss as the paper writes it, in plain doubles, for a network of tanh layers: V-trace by its defining sum, then
 * -mean(weight A log pi) + valueCoefficient mean((V - v)^2) - entropyCoefficient mean(H), the first two with v and A held.
 */
final class PaperLoss {
    private final ParameterLayout layout;
    private final boolean discrete;
    private final List<Trajectory> batch;
    private final double discount;
    private final double lambda;
    private final double clip;
    private final double valueCoefficient;
    private final double entropyCoefficient;
    private final double[][] targets;
    private final double[][] weightedAdvantages;

    PaperLoss(
            ParameterLayout layout,
            boolean discrete,
            List<Trajectory> batch,
            float[] current,
            double discount,
            double lambda,
            double clip,
            double valueCoefficient,
            double entropyCoefficient) {
        this.layout = layout;
        this.discrete = discrete;
        this.batch = batch;
        this.discount = discount;
        this.lambda = lambda;
        this.clip = clip;
        this.valueCoefficient = valueCoefficient;
        this.entropyCoefficient = entropyCoefficient;
        targets = new double[batch.size()][];
        weightedAdvantages = new double[batch.size()][];
        double[] parameters = doubles(current);
        for (int f = 0; f < batch.size(); f++) {
            correct(f, parameters);
        }
    }

    static double[] doubles(float[] values) {
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i];
        }
        return result;
    }

    private void correct(int f, double[] parameters) {
        Trajectory fragment = batch.get(f);
        int rows = fragment.rows();
        int copies = fragment.copies();
        double[] ratio = new double[rows];
        double[] next = new double[rows];
        double[] delta = new double[rows];
        for (int row = 0; row < rows; row++) {
            ratio[row] = Math.exp(logProb(parameters, fragment, row) - fragment.behaviourLogProbs[row]);
            next[row] = discount * (fragment.terminated[row] ? 0 : nextValue(parameters, fragment, row));
            delta[row] = fragment.rewards[row] + next[row] - value(parameters, fragment.observations, row);
        }
        targets[f] = new double[rows];
        weightedAdvantages[f] = new double[rows];
        for (int row = 0; row < rows; row++) {
            double sum = 0;
            double factor = 1;
            double later = 0;
            for (int at = row; at < rows; at += copies) {
                sum += factor * Math.min(clip, ratio[at]) * delta[at];
                if (at > row) {
                    // Of the correction from the next step on, which the first c has no part in.
                    later = sum - Math.min(clip, ratio[row]) * delta[row];
                }
                if (fragment.terminated[at] || fragment.truncated[at]) {
                    break;
                }
                factor *= discount * lambda * Math.min(1, ratio[at]);
            }
            targets[f][row] = value(parameters, fragment.observations, row) + sum;
            double advantage = delta[row] + later / Math.min(1, ratio[row]);
            weightedAdvantages[f][row] = Math.min(clip, ratio[row]) * advantage;
        }
    }

    private double nextValue(double[] parameters, Trajectory fragment, int row) {
        for (int i = 0; i < fragment.finalObservations.count(); i++) {
            if (fragment.finalObservations.row(i) == row) {
                return value(parameters, fragment.finalObservations.values(), i);
            }
        }
        return value(parameters, fragment.observations, row + fragment.copies());
    }

    /** Central differences. */
    double[] gradient(float[] at) {
        double step = 1e-5;
        double[] parameters = doubles(at);
        double[] gradient = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            double kept = parameters[i];
            parameters[i] = kept + step;
            double above = loss(parameters);
            parameters[i] = kept - step;
            double below = loss(parameters);
            parameters[i] = kept;
            gradient[i] = (above - below) / (2 * step);
        }
        return gradient;
    }

    private double loss(double[] parameters) {
        double sum = 0;
        int rows = 0;
        for (int f = 0; f < batch.size(); f++) {
            Trajectory fragment = batch.get(f);
            for (int row = 0; row < fragment.rows(); row++) {
                double error = value(parameters, fragment.observations, row) - targets[f][row];
                sum += valueCoefficient * error * error
                        - weightedAdvantages[f][row] * logProb(parameters, fragment, row)
                        - entropyCoefficient * entropy(parameters, fragment, row);
            }
            rows += fragment.rows();
        }
        return sum / rows;
    }

    private double value(double[] parameters, float[] observations, int row) {
        return head(
                parameters,
                layout.valueHead(),
                torso(parameters, layout.valueTorso().layers(), observations, row))[0];
    }

    private double[] outputs(double[] parameters, Trajectory fragment, int row) {
        return head(
                parameters,
                layout.policyHead(),
                torso(parameters, layout.policyTorso().layers(), fragment.observations, row));
    }

    private double logProb(double[] parameters, Trajectory fragment, int row) {
        double[] outputs = outputs(parameters, fragment, row);
        if (discrete) {
            return outputs[(int) fragment.actions[row]] - logTotal(outputs);
        }
        double sum = 0;
        for (int i = 0; i < outputs.length; i++) {
            double logStd = logStd(parameters, i);
            double z = (fragment.actions[row * outputs.length + i] - outputs[i]) / Math.exp(logStd);
            sum -= 0.5 * z * z + logStd + 0.5 * Math.log(2 * Math.PI);
        }
        return sum;
    }

    private double entropy(double[] parameters, Trajectory fragment, int row) {
        double[] outputs = outputs(parameters, fragment, row);
        double sum = 0;
        for (int i = 0; i < outputs.length; i++) {
            double logProb = outputs[i] - logTotal(outputs);
            sum += discrete
                    ? -Math.exp(logProb) * logProb
                    : 0.5 * Math.log(2 * Math.PI * Math.E) + logStd(parameters, i);
        }
        return sum;
    }

    private double logStd(double[] parameters, int i) {
        return parameters[layout.logStd().orElseThrow().offset() + i];
    }

    private static double logTotal(double[] outputs) {
        double total = 0;
        for (double output : outputs) {
            total += Math.exp(output);
        }
        return Math.log(total);
    }

    private static double[] torso(double[] parameters, List<Layer> layers, float[] observations, int row) {
        double[] x = new double[3];
        for (int i = 0; i < 3; i++) {
            x[i] = observations[3 * row + i];
        }
        for (Layer layer : layers) {
            double[] y = new double[layer.outputs()];
            for (int j = 0; j < y.length; j++) {
                y[j] = parameters[layer.bias().offset() + j];
                for (int i = 0; i < x.length; i++) {
                    y[j] += x[i] * parameters[layer.weights().offset() + i * y.length + j];
                }
                y[j] = Math.tanh(y[j]);
            }
            x = y;
        }
        return x;
    }

    private static double[] head(double[] parameters, Head head, double[] x) {
        double[] y = new double[head.outputs()];
        for (int j = 0; j < y.length; j++) {
            y[j] = parameters[head.bias().offset() + j];
            for (int i = 0; i < x.length; i++) {
                y[j] += x[i] * parameters[head.weights().offset() + j * x.length + i];
            }
        }
        return y;
    }
}
