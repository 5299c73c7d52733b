package io.troupe.tensorflow;

import io.troupe.policy.Convolution;
import io.troupe.policy.Encoder;
import io.troupe.policy.ImageEncoder;
import io.troupe.policy.ImageLayers;
import io.troupe.policy.ParameterLayout.Layer;
import io.troupe.policy.Torso;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/** Encoders of images as nodes of a graph, with their hand-written backward passes. */
final class EncoderNodes {
    private static final String NO_PADDING = "VALID";
    private static final int ALONG_ROW = 1;

    private final Ops tf;
    private final NetworkNodes nodes;

    /** @param nodes of the parameters; is told their gradients */
    EncoderNodes(Ops tf, NetworkNodes nodes) {
        this.tf = tf;
        this.nodes = nodes;
    }

    /**
     * A forward pass.
     *
     * @param images of each image: what goes into each layer, then what comes out of the last one
     * @param encoded the whole observation and a column of ones, [N, E + 1]
     */
    record Pass(List<List<Operand<TFloat32>>> images, Operand<TFloat32> encoded) {}

    /** @param x observations and a column of ones, [N, O + 1] */
    Pass forward(Torso torso, Operand<TFloat32> x) {
        List<List<Operand<TFloat32>>> images = new ArrayList<>();
        List<Operand<TFloat32>> encoded = new ArrayList<>();
        int from = 0;
        for (Encoder.Part part : torso.encoder().parts()) {
            Operand<TFloat32> values = columns(x, from, part.inputs());
            switch (part) {
                case Encoder.Plain ignored -> encoded.add(values);
                case ImageEncoder image -> {
                    List<Operand<TFloat32>> layers = forward(torso.images().get(images.size()), scaled(image, values));
                    images.add(layers);
                    encoded.add(layers.getLast());
                }
            }
            from += part.inputs();
        }
        encoded.add(columns(x, from, 1));
        return new Pass(images, tf.concat(encoded, tf.constant(ALONG_ROW)));
    }

    private Operand<TFloat32> columns(Operand<TFloat32> x, int from, int count) {
        int[] begin = {0, from};
        int[] size = {-1, count};
        return tf.slice(x, tf.constant(begin), tf.constant(size));
    }

    private Operand<TFloat32> scaled(ImageEncoder image, Operand<TFloat32> values) {
        Operand<TFloat32> above = image.low() == 0 ? values : tf.math.sub(values, tf.constant(image.low()));
        return image.range() == 1 ? above : tf.math.mul(above, tf.constant(1 / image.range()));
    }

    private List<Operand<TFloat32>> forward(ImageLayers layers, Operand<TFloat32> values) {
        ImageEncoder encoder = layers.encoder();
        List<Operand<TFloat32>> results = new ArrayList<>();
        results.add(maps(encoder, 0, values));
        for (int i = 0; i < encoder.convolutions().size(); i++) {
            Layer layer = layers.convolutions().get(i);
            Operand<TFloat32> sum =
                    tf.nn.conv2d(results.getLast(), filters(layers, i), strides(encoder, i), NO_PADDING);
            results.add(tf.nn.relu(tf.nn.biasAdd(sum, nodes.vector(layer.bias()))));
        }
        int[] flat = {-1, encoder.flat()};
        results.set(results.size() - 1, tf.reshape(results.getLast(), tf.constant(flat)));
        Layer dense = layers.dense();
        Operand<TFloat32> sum = tf.linalg.matMul(results.getLast(), nodes.matrix(dense.weights()));
        results.add(tf.nn.relu(tf.nn.biasAdd(sum, nodes.vector(dense.bias()))));
        return results;
    }

    /** As [N, height, width, channels] before a convolution. */
    private Operand<TFloat32> maps(ImageEncoder encoder, int convolution, Operand<TFloat32> values) {
        int[] shape = {
            -1, encoder.heightBefore(convolution), encoder.widthBefore(convolution), encoder.channelsBefore(convolution)
        };
        return tf.reshape(values, tf.constant(shape));
    }

    private static int[] filterShape(ImageEncoder encoder, int index) {
        Convolution convolution = encoder.convolutions().get(index);
        return new int[] {
            convolution.kernel(), convolution.kernel(), encoder.channelsBefore(index), convolution.filters()
        };
    }

    private Operand<TFloat32> filters(ImageLayers layers, int index) {
        return tf.reshape(
                nodes.vector(layers.convolutions().get(index).weights()),
                tf.constant(filterShape(layers.encoder(), index)));
    }

    private static List<Long> strides(ImageEncoder encoder, int index) {
        long stride = encoder.convolutions().get(index).stride();
        return List.of(1L, stride, stride, 1L);
    }

    /**
     * Sets the gradients of all images' parameters.
     *
     * @param gradient of what was encoded, [N, E] or more columns
     */
    void backward(Torso torso, Pass pass, Operand<TFloat32> gradient) {
        int from = 0;
        int image = 0;
        for (Encoder.Part part : torso.encoder().parts()) {
            if (part instanceof ImageEncoder) {
                Operand<TFloat32> ofFeatures = columns(gradient, from, part.outputs());
                backward(torso.images().get(image), pass.images.get(image), ofFeatures);
                image++;
            }
            from += part.outputs();
        }
    }

    private void backward(ImageLayers layers, List<Operand<TFloat32>> results, Operand<TFloat32> ofFeatures) {
        ImageEncoder encoder = layers.encoder();
        int last = encoder.convolutions().size();
        Operand<TFloat32> ofSum = nodes.rectifierGradient(results.get(last + 1), ofFeatures);
        Layer dense = layers.dense();
        nodes.setGradient(dense.weights(), tf.linalg.matMul(results.get(last), ofSum, MatMul.transposeA(true)));
        nodes.setGradient(dense.bias(), tf.nn.biasAddGrad(ofSum));
        Operand<TFloat32> ofResult = tf.linalg.matMul(ofSum, nodes.matrix(dense.weights()), MatMul.transposeB(true));
        for (int i = last - 1; i >= 0; i--) {
            // The last maps are flat, and so is their gradient.
            Operand<TFloat32> ofMaps = nodes.rectifierGradient(results.get(i + 1), ofResult);
            Operand<TFloat32> ofConvolution = i == last - 1 ? maps(encoder, last, ofMaps) : ofMaps;
            Layer layer = layers.convolutions().get(i);
            nodes.setGradient(
                    layer.weights(),
                    tf.nn.conv2dBackpropFilter(
                            results.get(i),
                            tf.constant(filterShape(encoder, i)),
                            ofConvolution,
                            strides(encoder, i),
                            NO_PADDING));
            nodes.setGradient(layer.bias(), tf.nn.biasAddGrad(ofConvolution));
            if (i > 0) {
                ofResult = tf.nn.conv2dBackpropInput(
                        tf.shape(results.get(i)), filters(layers, i), ofConvolution, strides(encoder, i), NO_PADDING);
            }
        }
    }
}
