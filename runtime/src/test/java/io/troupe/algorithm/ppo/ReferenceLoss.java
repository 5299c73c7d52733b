package io.troupe.algorithm.ppo;

import io.troupe.math.PolicyLosses;
import io.troupe.policy.ActionHead;
import io.troupe.policy.Activation;
import io.troupe.policy.ParameterLayout;
import io.troupe.policy.ParameterLayout.Head;
import io.troupe.policy.ParameterLayout.Layer;
import io.troupe.policy.PlainEncoder;
import io.troupe.policy.Torso;

/** PPO's loss as the paper writes it, in plain doubles: what differences are taken of. */
final class ReferenceLoss {
    private final Problem problem;
    private final ParameterLayout layout;

    ReferenceLoss(Problem problem) {
        this.problem = problem;
        layout = ParameterLayout.of(problem.network);
    }

    /** Central differences of the loss over the whole problem. */
    double[] gradient(float[] at) {
        double step = 1e-5;
        double[] parameters = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            parameters[i] = at[i];
        }
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

    double[] logProbs(float[] at) {
        double[] parameters = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            parameters[i] = at[i];
        }
        double[] result = new double[problem.rows];
        for (int row = 0; row < result.length; row++) {
            result[row] = new Row(parameters, row).logProb;
        }
        return result;
    }

    double policyLoss(double[] parameters) {
        double[] ratios = new double[problem.rows];
        for (int row = 0; row < ratios.length; row++) {
            ratios[row] = new Row(parameters, row).ratio();
        }
        return PolicyLosses.clippedSurrogate(ratios, problem.advantages, Problem.CLIP);
    }

    double valueLoss(double[] parameters) {
        double range = problem.config.valueClipRange();
        double sum = 0;
        for (int row = 0; row < problem.rows; row++) {
            double value = new Row(parameters, row).value;
            double old = problem.oldValues[row];
            double error = Math.pow(value - problem.targets[row], 2);
            if (range > 0) {
                double clipped = old + Math.clamp(value - old, -range, range);
                error = Math.max(error, Math.pow(clipped - problem.targets[row], 2));
            }
            sum += error;
        }
        return sum / problem.rows;
    }

    double entropy(double[] parameters) {
        double sum = 0;
        for (int row = 0; row < problem.rows; row++) {
            sum += new Row(parameters, row).entropy;
        }
        return sum / problem.rows;
    }

    double approximateKl(double[] parameters) {
        double sum = 0;
        for (int row = 0; row < problem.rows; row++) {
            double ratio = new Row(parameters, row).ratio();
            sum += ratio - 1 - Math.log(ratio);
        }
        return sum / problem.rows;
    }

    double clipFraction(double[] parameters) {
        double sum = 0;
        for (int row = 0; row < problem.rows; row++) {
            sum += Math.abs(new Row(parameters, row).ratio() - 1) > Problem.CLIP ? 1 : 0;
        }
        return sum / problem.rows;
    }

    double loss(double[] parameters) {
        return policyLoss(parameters)
                + problem.config.valueCoefficient() * valueLoss(parameters)
                - problem.entropyCoefficient * entropy(parameters);
    }

    private final class Row {
        final int row;
        final double logProb;
        final double entropy;
        final double value;

        Row(double[] parameters, int row) {
            this.row = row;
            int inputs = problem.network.observationSize();
            double[] x = new double[inputs];
            for (int i = 0; i < inputs; i++) {
                x[i] = problem.observations[row * inputs + i];
            }
            double[] outputs = head(parameters, layout.policyHead(), torso(parameters, layout.policyTorso(), x));
            value = head(parameters, layout.valueHead(), torso(parameters, layout.valueTorso(), x))[0];
            double sumLogProb = 0;
            double sumEntropy = 0;
            switch (problem.network.head()) {
                case ActionHead.Categorical categorical -> {
                    double total = 0;
                    for (double output : outputs) {
                        total += Math.exp(output);
                    }
                    sumLogProb = outputs[(int) problem.actions[row]] - Math.log(total);
                    for (int i = 0; i < categorical.n(); i++) {
                        double p = Math.exp(outputs[i]) / total;
                        sumEntropy -= p * Math.log(p);
                    }
                }
                case ActionHead.DiagonalGaussian gaussian -> {
                    int offset = layout.logStd().orElseThrow().offset();
                    for (int i = 0; i < gaussian.size(); i++) {
                        double logStd = parameters[offset + i];
                        double z = (problem.actions[row * gaussian.size() + i] - outputs[i]) / Math.exp(logStd);
                        sumLogProb -= 0.5 * z * z + logStd + 0.5 * Math.log(2 * Math.PI);
                        sumEntropy += 0.5 * Math.log(2 * Math.PI * Math.E) + logStd;
                    }
                }
                case ActionHead.Composite composite -> {
                    int action = row * composite.actionSize();
                    int offset =
                            layout.logStd().map(ParameterLayout.Block::offset).orElse(0);
                    for (int i = 0; i < composite.continuous(); i++) {
                        double logStd = parameters[offset + i];
                        double z = (problem.actions[action + i] - outputs[i]) / Math.exp(logStd);
                        sumLogProb -= 0.5 * z * z + logStd + 0.5 * Math.log(2 * Math.PI);
                        sumEntropy += 0.5 * Math.log(2 * Math.PI * Math.E) + logStd;
                    }
                    int at = composite.continuous();
                    int masks = row * (outputs.length - at) - at;
                    for (int branch = 0; branch < composite.branches().size(); branch++) {
                        int choice = (int) problem.actions[action + composite.continuous() + branch];
                        int end = at + composite.branches().get(branch);
                        double total = 0;
                        for (int i = at; i < end; i++) {
                            total += allowed(masks + i) ? Math.exp(outputs[i]) : 0;
                        }
                        sumLogProb += outputs[at + choice] - Math.log(total);
                        for (int i = at; i < end; i++) {
                            double p = Math.exp(outputs[i]) / total;
                            sumEntropy -= allowed(masks + i) ? p * Math.log(p) : 0;
                        }
                        at = end;
                    }
                }
            }
            logProb = sumLogProb;
            entropy = sumEntropy;
        }

        private boolean allowed(int at) {
            return problem.masks.length == 0 || problem.masks[at];
        }

        double ratio() {
            return Math.exp(logProb - problem.behaviourLogProbs[row]);
        }

        private double[] torso(double[] parameters, Torso torso, double[] x) {
            double[] values = PlainEncoder.encode(torso, parameters, x);
            for (Layer layer : torso.layers()) {
                values = affine(parameters, layer, values);
                for (int i = 0; i < values.length; i++) {
                    values[i] = problem.network.activation() == Activation.TANH
                            ? Math.tanh(values[i])
                            : Math.max(0, values[i]);
                }
            }
            return values;
        }

        private double[] head(double[] parameters, Head head, double[] x) {
            double[] y = new double[head.outputs()];
            for (int j = 0; j < y.length; j++) {
                y[j] = parameters[head.bias().offset() + j];
                for (int i = 0; i < x.length; i++) {
                    y[j] += x[i] * parameters[head.weights().offset() + j * x.length + i];
                }
            }
            return y;
        }

        private double[] affine(double[] parameters, Layer layer, double[] x) {
            double[] y = new double[layer.outputs()];
            for (int j = 0; j < y.length; j++) {
                y[j] = parameters[layer.bias().offset() + j];
                for (int i = 0; i < x.length; i++) {
                    y[j] += x[i] * parameters[layer.weights().offset() + i * y.length + j];
                }
            }
            return y;
        }
    }
}
