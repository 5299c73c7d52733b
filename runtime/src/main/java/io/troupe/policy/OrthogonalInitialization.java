package io.troupe.policy;

import io.troupe.policy.ParameterLayout.Block;
import io.troupe.policy.ParameterLayout.Layer;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Orthogonal weights and zero biases: Saxe, McClelland and Ganguli, "Exact Solutions to the Nonlinear Dynamics of
 * Learning in Deep Linear Neural Networks" (2014). The gains are those that matter in Andrychowicz et al., "What
 * Matters for On-Policy Deep Actor-Critic Methods?" (2021): sqrt(2) for hidden layers, 0.01 for the policy's last layer
 * (actions start nearly uniform), 1 for the value function's.
 *
 * <p>The weights of a memory have gain 1, those from the features and those from its own outputs each for themselves. The bias
 * of its forget gate is 1, so that it starts by remembering: Jozefowicz et al., "An Empirical Exploration of Recurrent
 * Network Architectures" (2015).
 */
public final class OrthogonalInitialization {
    private static final double HIDDEN_GAIN = Math.sqrt(2);
    private static final double POLICY_HEAD_GAIN = 0.01;
    private static final double VALUE_HEAD_GAIN = 1;
    private static final double MEMORY_GAIN = 1;

    private OrthogonalInitialization() {}

    /**
     * A new parameter vector.
     *
     * @param spec of the network
     * @param logStd initial log standard deviation of a Gaussian policy
     * @param random the only source of randomness
     */
    public static float[] parameters(NetworkSpec spec, float logStd, RandomGenerator random) {
        ParameterLayout layout = ParameterLayout.of(spec);
        float[] parameters = new float[layout.size()];
        for (Layer layer : layout.policyTorso().allLayers()) {
            fill(parameters, layer.weights(), HIDDEN_GAIN, random);
        }
        layout.policyMemory().ifPresent(memory -> fill(parameters, memory, random));
        fill(parameters, layout.policyHead().weights(), POLICY_HEAD_GAIN, random);
        layout.logStd()
                .ifPresent(block -> Arrays.fill(parameters, block.offset(), block.offset() + block.size(), logStd));
        if (!spec.shared()) {
            for (Layer layer : layout.valueTorso().allLayers()) {
                fill(parameters, layer.weights(), HIDDEN_GAIN, random);
            }
        }
        if (!spec.shared()) {
            layout.valueMemory().ifPresent(memory -> fill(parameters, memory, random));
        }
        fill(parameters, layout.valueHead().weights(), VALUE_HEAD_GAIN, random);
        return parameters;
    }

    private static void fill(float[] parameters, Layer memory, RandomGenerator random) {
        Block weights = memory.weights();
        int units = memory.outputs() / 4;
        int inputs = memory.inputs() - units;
        int ofOutputs = weights.offset() + inputs * weights.columns();
        fill(parameters, new Block("", weights.offset(), inputs, weights.columns()), MEMORY_GAIN, random);
        fill(parameters, new Block("", ofOutputs, units, weights.columns()), MEMORY_GAIN, random);
        int forgetGate = memory.bias().offset() + 2 * units;
        Arrays.fill(parameters, forgetGate, forgetGate + units, 1);
    }

    /** Gram-Schmidt, twice over for accuracy, on Gaussian vectors along the longer side. */
    private static void fill(float[] parameters, Block block, double gain, RandomGenerator random) {
        boolean wide = block.rows() < block.columns();
        int length = wide ? block.columns() : block.rows();
        int vectors = wide ? block.rows() : block.columns();
        double[][] basis = new double[vectors][length];
        for (int v = 0; v < vectors; v++) {
            double[] vector = basis[v];
            for (int i = 0; i < length; i++) {
                vector[i] = random.nextGaussian();
            }
            for (int pass = 0; pass < 2; pass++) {
                for (int earlier = 0; earlier < v; earlier++) {
                    double projection = dot(vector, basis[earlier]);
                    for (int i = 0; i < length; i++) {
                        vector[i] -= projection * basis[earlier][i];
                    }
                }
            }
            double norm = Math.sqrt(dot(vector, vector));
            for (int i = 0; i < length; i++) {
                vector[i] /= norm;
            }
        }
        for (int row = 0; row < block.rows(); row++) {
            for (int column = 0; column < block.columns(); column++) {
                double value = wide ? basis[row][column] : basis[column][row];
                parameters[block.offset() + row * block.columns() + column] = (float) (gain * value);
            }
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
