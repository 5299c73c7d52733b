package io.troupe.algorithm.neural;

import io.troupe.policy.ParameterLayout.Block;
import io.troupe.policy.ParameterLayout.Layer;
import io.troupe.random.RandomStream;

/**
 * Weights and biases uniform within 1 / sqrt(inputs): LeCun et al., "Efficient BackProp" (1998), as PyTorch begins, and so
 * Stable-Baselines3 where it does not say otherwise.
 */
public final class UniformInitialization {
    private UniformInitialization() {}

    /** A new parameter vector. */
    public static float[] parameters(PerceptronLayout layout, RandomStream random) {
        float[] parameters = new float[layout.size()];
        for (Layer layer : layout.layers()) {
            fill(parameters, layer.weightsAndBias(), layer.inputs(), random);
        }
        fill(parameters, layout.head().weights(), layout.head().inputs(), random);
        fill(parameters, layout.head().bias(), layout.head().inputs(), random);
        return parameters;
    }

    /** Fills an array of a layer with so many inputs. */
    public static void fill(float[] parameters, Block block, int inputs, RandomStream random) {
        double limit = 1 / Math.sqrt(inputs);
        for (int i = 0; i < block.size(); i++) {
            parameters[block.offset() + i] = (float) (limit * (2 * random.nextDouble() - 1));
        }
    }
}
