package io.troupe.tensorflow;

import io.troupe.policy.Activation;
import io.troupe.policy.ParameterLayout;
import io.troupe.policy.ParameterLayout.Block;
import io.troupe.policy.ParameterLayout.Layer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.Operand;
import org.tensorflow.OperationBuilder;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/**
 * A network as nodes of a graph, on one reading of its flat parameter vector: forward passes, and gradients by
 * hand-written backward passes. These make a third of the nodes of {@code Graph.addGradients}, and the time of a small
 * network goes into nodes.
 */
public final class NetworkNodes {
    private static final int ALONG_VECTOR = 0;

    private final Ops tf;
    private final ParameterLayout layout;
    private final Activation activation;
    private final Map<Block, Operand<TFloat32>> values = new HashMap<>();
    private final Map<Block, Operand<TFloat32>> gradients = new HashMap<>();

    /**
     * @param tf where nodes go
     * @param layout of the parameters
     * @param activation after hidden layers
     * @param parameters the whole vector, [layout.size()]
     */
    public NetworkNodes(Ops tf, ParameterLayout layout, Activation activation, Operand<TFloat32> parameters) {
        this.tf = tf;
        this.layout = layout;
        this.activation = activation;
        List<Block> blocks = layout.blocks();
        int[] sizes = blocks.stream().mapToInt(Block::size).toArray();
        List<org.tensorflow.Output<TFloat32>> parts = tf.splitV(
                        parameters, tf.constant(sizes), tf.constant(ALONG_VECTOR), (long) sizes.length)
                .output();
        for (int i = 0; i < blocks.size(); i++) {
            values.put(blocks.get(i), parts.get(i));
        }
    }

    /** A block as a vector. */
    public Operand<TFloat32> vector(Block block) {
        return Objects.requireNonNull(values.get(block));
    }

    private Operand<TFloat32> weights(Layer layer) {
        Block block = layer.weights();
        Operand<TFloat32> value = vector(block);
        if (value.shape().numDimensions() != 2) {
            value = tf.reshape(value, tf.constant(new int[] {block.rows(), block.columns()}));
            values.put(block, value);
        }
        return value;
    }

    /** x W + b. */
    public Operand<TFloat32> affine(Layer layer, Operand<TFloat32> x) {
        return tf.nn.biasAdd(tf.linalg.matMul(x, weights(layer)), vector(layer.bias()));
    }

    /** Values of all layers: the input first, the features last. */
    public List<Operand<TFloat32>> torso(List<Layer> layers, Operand<TFloat32> x) {
        List<Operand<TFloat32>> values = new ArrayList<>();
        values.add(x);
        for (Layer layer : layers) {
            Operand<TFloat32> sum = affine(layer, values.getLast());
            values.add(
                    switch (activation) {
                        case TANH -> tf.math.tanh(sum);
                        case RELU -> tf.nn.relu(sum);
                    });
        }
        return values;
    }

    /** Says what the gradient of a block is, as a vector or of the block's shape. */
    public void setGradient(Block block, Operand<TFloat32> gradient) {
        gradients.put(block, gradient);
    }

    /** Sets the gradients of an affine layer from that of its output. */
    public void backwardAffine(Layer layer, Operand<TFloat32> x, Operand<TFloat32> outputGradient) {
        setGradient(layer.weights(), tf.linalg.matMul(x, outputGradient, MatMul.transposeA(true)));
        setGradient(layer.bias(), tf.nn.biasAddGrad(outputGradient));
    }

    /** Gradient of an affine layer's input from that of its output. */
    public Operand<TFloat32> inputGradient(Layer layer, Operand<TFloat32> outputGradient) {
        return tf.linalg.matMul(outputGradient, weights(layer), MatMul.transposeB(true));
    }

    /**
     * Sets the gradients of a torso.
     *
     * @param layers of the torso
     * @param values what {@link #torso} gave
     * @param featureGradient gradient of the last of them
     */
    public void backwardTorso(List<Layer> layers, List<Operand<TFloat32>> values, Operand<TFloat32> featureGradient) {
        Operand<TFloat32> gradient = featureGradient;
        for (int i = layers.size() - 1; i >= 0; i--) {
            String type = switch (activation) {
                case TANH -> "TanhGrad";
                case RELU -> "ReluGrad";
            };
            Operand<TFloat32> value = values.get(i + 1);
            // The two kernels take value and gradient in opposite orders.
            Operand<TFloat32> sumGradient =
                    activation == Activation.TANH ? node(type, value, gradient) : node(type, gradient, value);
            backwardAffine(layers.get(i), values.get(i), sumGradient);
            if (i > 0) {
                gradient = inputGradient(layers.get(i), sumGradient);
            }
        }
    }

    /** All gradients as one vector in the order of the layout. */
    public Operand<TFloat32> flatGradient() {
        List<Operand<TFloat32>> parts = new ArrayList<>();
        for (Block block : layout.blocks()) {
            Operand<TFloat32> gradient = Objects.requireNonNull(gradients.get(block), block.name());
            parts.add(
                    gradient.shape().numDimensions() == 1
                            ? gradient
                            : tf.reshape(gradient, tf.constant(new int[] {block.size()})));
        }
        return tf.concat(parts, tf.constant(ALONG_VECTOR));
    }

    /** A node of a kernel that the generated interface does not offer. */
    private Operand<TFloat32> node(String type, Operand<TFloat32> first, Operand<TFloat32> second) {
        ExecutionEnvironment graph = tf.scope().env();
        OperationBuilder builder = graph.opBuilder(type, tf.scope().makeOpName(type), tf.scope());
        builder.addInput(first.asOutput());
        builder.addInput(second.asOutput());
        return builder.build().<TFloat32>output(0);
    }
}
