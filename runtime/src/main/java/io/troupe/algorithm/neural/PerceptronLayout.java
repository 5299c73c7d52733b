package io.troupe.algorithm.neural;

import io.troupe.policy.Activation;
import io.troupe.policy.ParameterLayout.Block;
import io.troupe.policy.ParameterLayout.Head;
import io.troupe.policy.ParameterLayout.Layer;
import java.util.ArrayList;
import java.util.List;

/**
 * Shape of a multi-layer perceptron, and where its arrays lie in a flat vector: each hidden layer's weights [inputs,
 * outputs] with its bias as one more row, then the head's weights turned over, [outputs, inputs], and its bias. It is the
 * order of a policy in {@link io.troupe.policy.ParameterLayout}.
 */
public final class PerceptronLayout {
    private final int inputs;
    private final Activation activation;
    private final List<Layer> layers = new ArrayList<>();
    private final Head head;
    private final List<Block> blocks = new ArrayList<>();
    private int size;

    /**
     * @param inputs of the first layer
     * @param hidden sizes of the hidden layers, first to last; empty for a linear function
     * @param activation after each hidden layer
     * @param outputs of the last layer
     */
    public PerceptronLayout(int inputs, List<Integer> hidden, Activation activation, int outputs) {
        this.inputs = inputs;
        this.activation = activation;
        int width = inputs;
        for (int units : hidden) {
            layers.add(layer(layers.size(), width, units));
            width = units;
        }
        Block weights = new Block("head.weights", size, outputs, width);
        Block bias = new Block("head.bias", size + weights.size(), 1, outputs);
        head = new Head(weights, bias);
        size = Math.addExact(bias.offset(), bias.size());
        blocks.add(weights);
        blocks.add(bias);
    }

    /** The first layer's bias is a row of its weights: inputs come with a column of ones. */
    private Layer layer(int index, int width, int units) {
        Block weights = new Block(index + ".weights", size, width, units);
        Block bias = new Block(index + ".bias", size + weights.size(), 1, units);
        Layer layer = new Layer(weights, bias);
        size = Math.addExact(bias.offset(), bias.size());
        if (index == 0) {
            blocks.add(layer.weightsAndBias());
        } else {
            blocks.add(weights);
            blocks.add(bias);
        }
        return layer;
    }

    /** Floats of the whole vector. */
    public int size() {
        return size;
    }

    /** Inputs, without the one. */
    public int inputs() {
        return inputs;
    }

    /** After each hidden layer. */
    public Activation activation() {
        return activation;
    }

    /** Hidden layers, first to last. */
    public List<Layer> layers() {
        return List.copyOf(layers);
    }

    /** The last layer. */
    public Head head() {
        return head;
    }

    /** Arrays that a graph holds apart, in the order of the vector and without gaps; the first layer's are one. */
    public List<Block> blocks() {
        return List.copyOf(blocks);
    }
}
