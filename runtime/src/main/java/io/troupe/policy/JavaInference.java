package io.troupe.policy;

import io.troupe.policy.ParameterLayout.Head;
import io.troupe.policy.ParameterLayout.Layer;
import java.util.ArrayList;
import java.util.List;

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

    private final Activation activation;
    private final Encoder encoder;
    private final int observationSize;
    private final List<ImageInference> images = new ArrayList<>();
    private final List<DenseLayer> hidden = new ArrayList<>();
    private final OutputLayer head;
    private final List<float[][]> activations = new ArrayList<>();

    /** For networks of this shape; {@link #load} comes before the first forward pass. */
    public JavaInference(NetworkSpec spec) {
        this(
                ParameterLayout.of(spec).policyTorso(),
                spec.activation(),
                ParameterLayout.of(spec).policyHead());
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
        this(new Torso(Encoder.none(observationSize), List.of(), layers), activation, head);
    }

    private JavaInference(Torso torso, Activation activation, Head head) {
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
        head.load(parameters);
    }

    @Override
    public void forward(float[] observations, int offset, int rows, float[] outputs) {
        float[][] input = activations.getFirst();
        for (int first = 0; first < rows; first += BLOCK) {
            int count = Math.min(BLOCK, rows - first);
            for (int row = 0; row < count; row++) {
                encode(observations, offset + (first + row) * observationSize, input[row]);
            }
            for (int i = 0; i < hidden.size(); i++) {
                forward(hidden.get(i), activations.get(i), activations.get(i + 1), count);
            }
            head.forward(activations.getLast(), count, outputs, first);
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
