package io.troupe.algorithm.neural;

import io.troupe.policy.Activation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/**
 * A perceptron as nodes of a graph on one reading of its arrays: forward passes, and backward passes written out by hand
 * that compute only what is asked for. Inputs carry a last column of ones; outputs are turned over, [outputs, N].
 */
public final class PerceptronNodes {
    private static final int ALONG_ROW = 1;

    private final Ops tf;
    private final Activation activation;
    private final int hidden;
    private final List<Operand<TFloat32>> arrays;

    /** @param arrays as {@link PerceptronLayout#blocks()} has them */
    public PerceptronNodes(Ops tf, PerceptronLayout layout, List<? extends Operand<TFloat32>> arrays) {
        this.tf = tf;
        activation = layout.activation();
        hidden = layout.layers().size();
        this.arrays = List.copyOf(arrays);
        if (hidden == 0) {
            throw new IllegalArgumentException("a perceptron in a graph needs at least one hidden layer");
        }
    }

    /**
     * Values of all layers.
     *
     * @param x inputs and a column of ones, [N, inputs + 1]
     * @return x first, the features last
     */
    public List<Operand<TFloat32>> features(Operand<TFloat32> x) {
        List<Operand<TFloat32>> results = new ArrayList<>();
        results.add(x);
        for (int layer = 0; layer < hidden; layer++) {
            Operand<TFloat32> product = tf.linalg.matMul(results.getLast(), weights(layer));
            Operand<TFloat32> sum = layer == 0 ? product : tf.nn.biasAdd(product, arrays.get(2 * layer));
            results.add(
                    switch (activation) {
                        case TANH -> tf.math.tanh(sum);
                        case RELU -> tf.nn.relu(sum);
                    });
        }
        return results;
    }

    /**
     * The network's outputs.
     *
     * @param features the last of {@link #features}, [N, units]
     * @return [outputs, N]
     */
    public Operand<TFloat32> outputs(Operand<TFloat32> features) {
        Operand<TFloat32> product = tf.linalg.matMul(headWeights(), features, MatMul.transposeB(true));
        Operand<TFloat32> bias = tf.reshape(arrays.getLast(), tf.constant(new int[] {-1, 1}));
        return tf.math.add(product, bias);
    }

    /**
     * Gradients of all arrays, in their order.
     *
     * @param results what {@link #features} gave
     * @param outputGradient [outputs, N]
     */
    public List<Operand<TFloat32>> gradients(
            List<? extends Operand<TFloat32>> results, Operand<TFloat32> outputGradient) {
        List<Operand<TFloat32>> reversed = new ArrayList<>();
        reversed.add(tf.reduceSum(outputGradient, tf.constant(ALONG_ROW)));
        reversed.add(tf.linalg.matMul(outputGradient, results.getLast()));
        Operand<TFloat32> sumGradient = headBackward(results, outputGradient);
        for (int layer = hidden - 1; layer >= 0; layer--) {
            if (layer > 0) {
                reversed.add(tf.nn.biasAddGrad(sumGradient));
            }
            reversed.add(tf.linalg.matMul(results.get(layer), sumGradient, MatMul.transposeA(true)));
            if (layer > 0) {
                sumGradient = backward(results, layer, sumGradient);
            }
        }
        Collections.reverse(reversed);
        return reversed;
    }

    /**
     * Gradient of the first inputs, without those of the weights.
     *
     * @param results what {@link #features} gave
     * @param outputGradient [outputs, N]
     * @param count how many inputs, C
     * @return [N, C]
     */
    public Operand<TFloat32> inputGradient(
            List<? extends Operand<TFloat32>> results, Operand<TFloat32> outputGradient, int count) {
        Operand<TFloat32> sumGradient = headBackward(results, outputGradient);
        for (int layer = hidden - 1; layer > 0; layer--) {
            sumGradient = backward(results, layer, sumGradient);
        }
        int[] origin = {0, 0};
        int[] rows = {count, -1};
        Operand<TFloat32> weights = tf.slice(weights(0), tf.constant(origin), tf.constant(rows));
        return tf.linalg.matMul(sumGradient, weights, MatMul.transposeB(true));
    }

    private Operand<TFloat32> headBackward(
            List<? extends Operand<TFloat32>> results, Operand<TFloat32> outputGradient) {
        return activationGradient(
                results.getLast(), tf.linalg.matMul(outputGradient, headWeights(), MatMul.transposeA(true)));
    }

    /** From the sums of one layer to those of the layer before. */
    private Operand<TFloat32> backward(
            List<? extends Operand<TFloat32>> results, int layer, Operand<TFloat32> sumGradient) {
        return activationGradient(
                results.get(layer), tf.linalg.matMul(sumGradient, weights(layer), MatMul.transposeB(true)));
    }

    private Operand<TFloat32> weights(int layer) {
        return arrays.get(layer == 0 ? 0 : 2 * layer - 1);
    }

    private Operand<TFloat32> headWeights() {
        return arrays.get(arrays.size() - 2);
    }

    /** The two kernels take value and gradient in opposite orders. */
    private Operand<TFloat32> activationGradient(Operand<TFloat32> result, Operand<TFloat32> gradient) {
        return switch (activation) {
            case TANH -> Kernels.binary(tf, "TanhGrad", result, gradient);
            case RELU -> Kernels.binary(tf, "ReluGrad", gradient, result);
        };
    }
}
