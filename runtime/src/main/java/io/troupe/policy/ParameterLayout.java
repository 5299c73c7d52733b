package io.troupe.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where each array of a network lies in its flat parameter vector. One vector makes exchange, hashing, clipping and the
 * optimiser single operations.
 *
 * <p>Order: torso of the policy, its memory if it has one, its head, its free parameters; then torso and memory of the
 * value function (none of its own where they are shared) and its head. A torso is the convolutions and the dense layer of
 * each image, then the hidden layers. A memory is the layer that an {@link LstmCell} describes. A convolution is its
 * weights [kernel, kernel, channels, filters], then its bias; any other layer is its weights [inputs, outputs], row-major,
 * with its bias as one more row; a head is its weights turned over, [outputs, inputs], then its bias: products with the few
 * rows of a head are several times cheaper than with as few columns.
 */
public final class ParameterLayout {
    private final List<Block> blocks = new ArrayList<>();
    private final Torso policyTorso;
    private final Optional<Layer> policyMemory;
    private final Head policyHead;
    private final Optional<Block> logStd;
    private final Torso valueTorso;
    private final Optional<Layer> valueMemory;
    private final Head valueHead;
    private int size;

    private ParameterLayout(NetworkSpec spec) {
        policyTorso = torso(spec.shared() ? "torso" : "policy", spec);
        policyMemory = memory(spec.shared() ? "torso" : "policy", spec);
        policyHead = head("policy.head", spec.featureSize(), spec.head().outputs());
        logStd = spec.head().freeParameters() == 0
                ? Optional.empty()
                : Optional.of(block("policy.logStd", 1, spec.head().freeParameters()));
        valueTorso = spec.shared() ? policyTorso : torso("value", spec);
        valueMemory = spec.shared() ? policyMemory : memory("value", spec);
        valueHead = head("value.head", spec.featureSize(), spec.values());
    }

    /** The layout of a network. */
    public static ParameterLayout of(NetworkSpec spec) {
        return new ParameterLayout(spec);
    }

    /** Floats of the whole vector. */
    public int size() {
        return size;
    }

    /** Where the value function's own parameters begin: all before are the policy's, or shared. */
    public int valueOffset() {
        if (!valueTorso.isEmpty() && !valueTorso.equals(policyTorso)) {
            return valueTorso.allLayers().getFirst().weights().offset();
        }
        return valueMemory
                .filter(memory -> !policyMemory.equals(Optional.of(memory)))
                .map(memory -> memory.weights().offset())
                .orElse(valueHead.weights().offset());
    }

    /** Every block, in the order of the vector and without gaps. */
    public List<Block> blocks() {
        return List.copyOf(blocks);
    }

    /** What is under the policy's head. */
    public Torso policyTorso() {
        return policyTorso;
    }

    /** The policy's LSTM: weights [hidden + units, 4 units] and bias. */
    public Optional<Layer> policyMemory() {
        return policyMemory;
    }

    /** The value function's LSTM; the policy's where it is shared. */
    public Optional<Layer> valueMemory() {
        return valueMemory;
    }

    /** Last layer of the policy. */
    public Head policyHead() {
        return policyHead;
    }

    /** Log standard deviations of a Gaussian policy. */
    public Optional<Block> logStd() {
        return logStd;
    }

    /** What is under the value function's head; the policy's where it is shared. */
    public Torso valueTorso() {
        return valueTorso;
    }

    /** Last layer of the value function. */
    public Head valueHead() {
        return valueHead;
    }

    /**
     * Refuses a parameter vector of another network.
     *
     * @throws IllegalArgumentException naming both lengths
     */
    public void requireFits(float[] parameters) {
        if (parameters.length != size) {
            throw new IllegalArgumentException(
                    "the network has " + size + " parameters, the snapshot " + parameters.length);
        }
    }

    private Torso torso(String name, NetworkSpec spec) {
        List<ImageLayers> images = new ArrayList<>();
        for (Encoder.Part part : spec.encoder().parts()) {
            if (part instanceof ImageEncoder image) {
                images.add(image(name + ".image" + images.size(), image));
            }
        }
        List<Layer> layers = new ArrayList<>();
        int inputs = spec.encoder().outputs();
        for (int outputs : spec.hidden()) {
            layers.add(layer(name + "." + layers.size(), inputs, outputs));
            inputs = outputs;
        }
        return new Torso(spec.encoder(), images, layers);
    }

    private ImageLayers image(String name, ImageEncoder image) {
        List<Layer> convolutions = new ArrayList<>();
        for (Convolution convolution : image.convolutions()) {
            int index = convolutions.size();
            convolutions.add(layer(name + ".convolution" + index, image.patch(index), convolution.filters()));
        }
        return new ImageLayers(image, convolutions, layer(name + ".dense", image.flat(), image.features()));
    }

    private Optional<Layer> memory(String name, NetworkSpec spec) {
        int units = spec.memoryUnits();
        return units == 0
                ? Optional.empty()
                : Optional.of(layer(name + ".memory", spec.hiddenSize() + units, 4 * units));
    }

    private Layer layer(String name, int inputs, int outputs) {
        Block weights = block(name + ".weights", inputs, outputs);
        return new Layer(weights, block(name + ".bias", 1, outputs));
    }

    private Head head(String name, int inputs, int outputs) {
        Block weights = block(name + ".weights", outputs, inputs);
        return new Head(weights, block(name + ".bias", 1, outputs));
    }

    private Block block(String name, int rows, int columns) {
        Block block = new Block(name, size, rows, columns);
        size = Math.addExact(size, block.size());
        blocks.add(block);
        return block;
    }

    /**
     * One array in the vector.
     *
     * @param name such as {@code policy.0.weights}
     * @param offset where it starts
     * @param rows first dimension, 1 for vectors
     * @param columns second dimension
     */
    public record Block(String name, int offset, int rows, int columns) {
        /** Floats. */
        public int size() {
            return Math.multiplyExact(rows, columns);
        }
    }

    /**
     * A hidden layer before its activation, y = x W + b.
     *
     * @param weights W, [inputs, outputs]
     * @param bias b, [outputs]
     */
    public record Layer(Block weights, Block bias) {
        /** Size of x. */
        public int inputs() {
            return weights.rows();
        }

        /** Size of y. */
        public int outputs() {
            return weights.columns();
        }

        /** W with b as its last row, [inputs + 1, outputs]: what a column of ones at the end of x is multiplied by. */
        public Block weightsAndBias() {
            return new Block(weights.name() + "+bias", weights.offset(), inputs() + 1, outputs());
        }
    }

    /**
     * A last layer, y = W x + b.
     *
     * @param weights W, [outputs, inputs]
     * @param bias b, [outputs]
     */
    public record Head(Block weights, Block bias) {
        /** Size of x. */
        public int inputs() {
            return weights.columns();
        }

        /** Size of y. */
        public int outputs() {
            return weights.rows();
        }
    }
}
