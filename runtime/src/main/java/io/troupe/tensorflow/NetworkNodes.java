package io.troupe.tensorflow;

import io.troupe.policy.Activation;
import io.troupe.policy.ParameterLayout;
import io.troupe.policy.ParameterLayout.Block;
import io.troupe.policy.ParameterLayout.Head;
import io.troupe.policy.ParameterLayout.Layer;
import io.troupe.policy.Torso;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tensorflow.Operand;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/**
 * A network as nodes of a graph, on one reading of its flat parameter vector: forward passes, and gradients by
 * hand-written backward passes. These make a third of the nodes of {@code Graph.addGradients}, and the time of a small
 * network goes into nodes.
 *
 * <p>Three things make the nodes cheap. Observations carry a last column of ones, so the first layer's bias is a row of
 * its weights. Outputs are turned over, [outputs, N]: products with few rows are several times faster than with few
 * columns, and what follows works on long rows. All gradients end in one vector.
 */
public final class NetworkNodes {
    private static final int ALONG_VECTOR = 0;
    private static final int ALONG_ROW = 1;

    private final Ops tf;
    private final Activation activation;
    private final List<Block> blocks;
    private final Map<Block, Operand<TFloat32>> values = new HashMap<>();
    private final Map<Block, Operand<TFloat32>> matrices = new HashMap<>();
    private final Map<Block, Operand<TFloat32>> gradients = new HashMap<>();
    private final EncoderNodes encoders;
    /** Of images, by what they have become. */
    private final Map<Operand<TFloat32>, EncoderNodes.Pass> encoderPasses = new HashMap<>();

    /**
     * @param tf where nodes go
     * @param layout of the parameters
     * @param activation after hidden layers
     * @param parameters the whole vector, [layout.size()]
     */
    public NetworkNodes(Ops tf, ParameterLayout layout, Activation activation, Operand<TFloat32> parameters) {
        this(tf, layout, activation, parameters, 0, layout.size());
    }

    /**
     * Nodes of a part of the network: of the blocks that lie in a range of the vector.
     *
     * @param parameters that range alone, [to - from]
     */
    public NetworkNodes(
            Ops tf, ParameterLayout layout, Activation activation, Operand<TFloat32> parameters, int from, int to) {
        this.tf = tf;
        this.activation = activation;
        encoders = new EncoderNodes(tf, this);
        blocks = joinFirstLayers(layout).stream()
                .filter(block -> block.offset() >= from && block.offset() < to)
                .toList();
        int[] sizes = blocks.stream().mapToInt(Block::size).toArray();
        List<Output<TFloat32>> parts = tf.splitV(
                        parameters, tf.constant(sizes), tf.constant(ALONG_VECTOR), (long) sizes.length)
                .output();
        for (int i = 0; i < sizes.length; i++) {
            values.put(blocks.get(i), parts.get(i));
        }
    }

    private static List<Block> joinFirstLayers(ParameterLayout layout) {
        List<Block> joined = new ArrayList<>(layout.blocks());
        for (List<Layer> torso :
                List.of(layout.policyTorso().layers(), layout.valueTorso().layers())) {
            if (!torso.isEmpty() && joined.contains(torso.getFirst().weights())) {
                Layer first = torso.getFirst();
                joined.set(joined.indexOf(first.weights()), first.weightsAndBias());
                joined.remove(first.bias());
            }
        }
        return joined;
    }

    /** A block as a vector. */
    public Operand<TFloat32> vector(Block block) {
        return Objects.requireNonNull(values.get(block), block.name());
    }

    /** A block in its shape. */
    Operand<TFloat32> matrix(Block block) {
        return matrices.computeIfAbsent(
                block, key -> tf.reshape(vector(key), tf.constant(new int[] {key.rows(), key.columns()})));
    }

    /**
     * Values of all layers.
     *
     * @param torso with encoder and hidden layers
     * @param x observations and a column of ones, [N, O + 1]
     * @return the encoded observations and a column of ones first, the features last
     */
    public List<Operand<TFloat32>> torso(Torso torso, Operand<TFloat32> x) {
        List<Operand<TFloat32>> results = new ArrayList<>();
        Operand<TFloat32> encoded = torso.images().isEmpty() ? x : encode(torso, x);
        results.add(encoded);
        if (torso.layers().isEmpty()) {
            int[] origin = {0, 0};
            int[] allButTheOnes = {-1, torso.encoder().outputs()};
            results.add(tf.slice(encoded, tf.constant(origin), tf.constant(allButTheOnes)));
        }
        for (Layer layer : torso.layers()) {
            Operand<TFloat32> sum = results.size() == 1
                    ? tf.linalg.matMul(encoded, matrix(layer.weightsAndBias()))
                    : tf.nn.biasAdd(tf.linalg.matMul(results.getLast(), matrix(layer.weights())), vector(layer.bias()));
            results.add(
                    switch (activation) {
                        case TANH -> tf.math.tanh(sum);
                        case RELU -> tf.nn.relu(sum);
                    });
        }
        return results;
    }

    private Operand<TFloat32> encode(Torso torso, Operand<TFloat32> x) {
        EncoderNodes.Pass pass = encoders.forward(torso, x);
        encoderPasses.put(pass.encoded(), pass);
        return pass.encoded();
    }

    /**
     * A head's outputs, turned over.
     *
     * @param features [N, features]
     * @return [outputs, N]
     */
    public Operand<TFloat32> head(Head head, Operand<TFloat32> features) {
        Operand<TFloat32> product = tf.linalg.matMul(matrix(head.weights()), features, MatMul.transposeB(true));
        Operand<TFloat32> bias = tf.reshape(vector(head.bias()), tf.constant(new int[] {head.outputs(), 1}));
        return tf.math.add(product, bias);
    }

    /** Says what the gradient of a block is, as a vector or of the block's shape. */
    public void setGradient(Block block, Operand<TFloat32> gradient) {
        gradients.put(block, gradient);
    }

    /**
     * Sets the gradients of a head.
     *
     * @param features its input, [N, features]
     * @param outputGradient [outputs, N]
     */
    public void backwardHead(Head head, Operand<TFloat32> features, Operand<TFloat32> outputGradient) {
        setGradient(head.weights(), tf.linalg.matMul(outputGradient, features));
        setGradient(head.bias(), tf.reduceSum(outputGradient, tf.constant(ALONG_ROW), ReduceSum.keepDims(false)));
    }

    /**
     * Gradient of a head's input, [N, features].
     *
     * @param outputGradient [outputs, N]
     */
    public Operand<TFloat32> featureGradient(Head head, Operand<TFloat32> outputGradient) {
        return tf.linalg.matMul(outputGradient, matrix(head.weights()), MatMul.transposeA(true));
    }

    /**
     * Sets the gradients of a torso.
     *
     * @param torso with encoder and hidden layers
     * @param results what {@link #torso} gave
     * @param featureGradient gradient of the last of them
     */
    public void backwardTorso(Torso torso, List<Operand<TFloat32>> results, Operand<TFloat32> featureGradient) {
        List<Layer> layers = torso.layers();
        Operand<TFloat32> gradient = featureGradient;
        for (int i = layers.size() - 1; i >= 0; i--) {
            Layer layer = layers.get(i);
            Operand<TFloat32> sumGradient = activationGradient(results.get(i + 1), gradient);
            Operand<TFloat32> weightGradient = tf.linalg.matMul(results.get(i), sumGradient, MatMul.transposeA(true));
            if (i == 0) {
                setGradient(layer.weightsAndBias(), weightGradient);
                if (!torso.images().isEmpty()) {
                    gradient = tf.linalg.matMul(sumGradient, matrix(layer.weightsAndBias()), MatMul.transposeB(true));
                }
            } else {
                setGradient(layer.weights(), weightGradient);
                setGradient(layer.bias(), tf.nn.biasAddGrad(sumGradient));
                gradient = tf.linalg.matMul(sumGradient, matrix(layer.weights()), MatMul.transposeB(true));
            }
        }
        if (!torso.images().isEmpty()) {
            encoders.backward(torso, Objects.requireNonNull(encoderPasses.get(results.getFirst())), gradient);
        }
    }

    /** The two kernels take value and gradient in opposite orders. */
    private Operand<TFloat32> activationGradient(Operand<TFloat32> result, Operand<TFloat32> gradient) {
        return switch (activation) {
            case TANH -> node("TanhGrad", result, gradient);
            case RELU -> rectifierGradient(result, gradient);
        };
    }

    /** Gradient before max(0, x), whose result is given. */
    Operand<TFloat32> rectifierGradient(Operand<TFloat32> result, Operand<TFloat32> gradient) {
        return node("ReluGrad", gradient, result);
    }

    /** All gradients as one vector in the order of the layout. */
    public Operand<TFloat32> flatGradient() {
        List<Operand<TFloat32>> parts = new ArrayList<>();
        for (Block block : blocks) {
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
        OperationBuilder builder = tf.scope().env().opBuilder(type, tf.scope().makeOpName(type), tf.scope());
        builder.addInput(first.asOutput());
        builder.addInput(second.asOutput());
        return builder.build().<TFloat32>output(0);
    }
}
