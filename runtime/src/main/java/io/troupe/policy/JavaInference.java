package io.troupe.policy;

import io.troupe.policy.ParameterLayout.Head;
import io.troupe.policy.ParameterLayout.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The policy's network in plain Java: the fastest choice for few rows, where starting a graph costs more than the
 * arithmetic.
 *
 * <p>Every output is one chain of fused multiply-adds over the inputs, first to last, from the bias. There is no other
 * order of summation anywhere, so the bits depend neither on the number of rows nor on which compiler the virtual
 * machine has got to.
 */
public final class JavaInference implements Inference {
    private static final int BLOCK = 4;
    private static final float[] NO_STATES = {};

    private final Activation activation;
    private final Encoder encoder;
    private final int observationSize;
    private final List<ImageInference> images = new ArrayList<>();
    private final List<DenseLayer> hidden = new ArrayList<>();
    private final Optional<LstmCell> memory;
    private final OutputLayer head;
    private final List<float[][]> activations = new ArrayList<>();

    /** For networks of this shape; {@link #load} comes before the first forward pass. */
    public JavaInference(NetworkSpec spec) {
        this(
                ParameterLayout.of(spec).policyTorso(),
                spec.activation(),
                Optional.empty(),
                ParameterLayout.of(spec).policyHead());
        if (spec.memoryUnits() > 0) {
            throw new IllegalArgumentException("a network with a memory needs states: use RecurrentPolicy");
        }
    }

    /** The policy of a network, with its memory if it has one. */
    public static JavaInference ofPolicy(NetworkSpec spec) {
        ParameterLayout layout = ParameterLayout.of(spec);
        return new JavaInference(layout.policyTorso(), spec.activation(), layout.policyMemory(), layout.policyHead());
    }

    /** The value function of a network, with its memory if it has one. */
    public static JavaInference ofValue(NetworkSpec spec) {
        ParameterLayout layout = ParameterLayout.of(spec);
        return new JavaInference(layout.valueTorso(), spec.activation(), layout.valueMemory(), layout.valueHead());
    }

    /**
     * For any perceptron.
     *
     * @param observationSize inputs
     * @param layers hidden ones, first to last
     * @param activation after each of them
     * @param head last layer
     */
    public JavaInference(int observationSize, List<Layer> layers, Activation activation, Head head) {
        this(new Torso(Encoder.none(observationSize), List.of(), layers), activation, Optional.empty(), head);
    }

    /** @param lstm of what the torso gives; see {@link ParameterLayout#policyMemory()} */
    private JavaInference(Torso torso, Activation activation, Optional<Layer> lstm, Head head) {
        encoder = torso.encoder();
        observationSize = encoder.observationSize();
        this.activation = activation;
        for (ImageLayers image : torso.images()) {
            images.add(new ImageInference(image));
        }
        activations.add(new float[BLOCK][encoder.outputs()]);
        for (Layer layer : torso.layers()) {
            hidden.add(new DenseLayer(layer));
            activations.add(new float[BLOCK][layer.outputs()]);
        }
        memory = lstm.map(layer -> new LstmCell(layer, BLOCK));
        this.head = new OutputLayer(head);
    }

    @Override
    public void load(float[] parameters) {
        for (ImageInference image : images) {
            image.load(parameters);
        }
        for (DenseLayer layer : hidden) {
            layer.load(parameters);
        }
        memory.ifPresent(cell -> cell.load(parameters));
        head.load(parameters);
    }

    @Override
    public void forward(float[] observations, int offset, int rows, float[] outputs) {
        forward(observations, offset, NO_STATES, 0, 0, rows, outputs);
    }

    /**
     * Computes the outputs and goes on with the memory.
     *
     * @param input observations and states, which are replaced by those after them
     * @param stateOffset where h and c of this network begin in a state
     * @param stateSize floats of a whole state
     * @param outputs receives [rows, outputs of the head]
     */
    public void forward(PolicyInput input, int stateOffset, int stateSize, float[] outputs) {
        forward(
                input.observations(),
                input.observationOffset(),
                input.states(),
                input.stateOffset() + stateOffset,
                stateSize,
                input.rows(),
                outputs);
    }

    private void forward(
            float[] observations,
            int offset,
            float[] states,
            int stateOffset,
            int stateSize,
            int rows,
            float[] outputs) {
        float[][] input = activations.getFirst();
        for (int first = 0; first < rows; first += BLOCK) {
            int count = Math.min(BLOCK, rows - first);
            for (int row = 0; row < count; row++) {
                encode(observations, offset + (first + row) * observationSize, input[row]);
            }
            for (int i = 0; i < hidden.size(); i++) {
                forward(hidden.get(i), activations.get(i), activations.get(i + 1), count);
            }
            float[][] features = memory.isPresent()
                    ? memory.get()
                            .step(activations.getLast(), states, stateOffset + first * stateSize, stateSize, count)
                    : activations.getLast();
            head.forward(features, count, outputs, first);
        }
    }

    private void encode(float[] observations, int offset, float[] encoded) {
        if (images.isEmpty()) {
            System.arraycopy(observations, offset, encoded, 0, observationSize);
            return;
        }
        int from = offset;
        int to = 0;
        int image = 0;
        for (Encoder.Part part : encoder.parts()) {
            switch (part) {
                case Encoder.Plain plain -> System.arraycopy(observations, from, encoded, to, plain.inputs());
                case ImageEncoder ignored -> images.get(image++).forward(observations, from, encoded, to);
            }
            from += part.inputs();
            to += part.outputs();
        }
    }

    private void forward(DenseLayer layer, float[][] inputs, float[][] outputs, int count) {
        if (count == BLOCK) {
            layer.forwardBlock(inputs, outputs);
        } else {
            for (int row = 0; row < count; row++) {
                layer.forwardRow(inputs[row], outputs[row]);
            }
        }
        for (int row = 0; row < count; row++) {
            switch (activation) {
                case TANH -> RationalTanh.apply(outputs[row], outputs[row].length);
                case RELU -> rectify(outputs[row]);
            }
        }
    }

    private static void rectify(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, values[i]);
        }
    }

    @Override
    public void close() {}
}
