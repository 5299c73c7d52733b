package io.troupe.benchmarks.handwritten;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/**
 * A network of two tanh layers and a linear head in the graph, with its gradient written out: 130 nodes for a whole
 * update instead of the 368 that {@code Graph.addGradients} leaves, and nodes are what the time goes into.
 *
 * @param weights W1 b1 W2 b2 W3 b3
 * @param input [N, in]
 * @param first output of the first layer, [N, H]
 * @param second output of the second layer, [N, H]
 * @param output [N, out]
 */
record Torso(
        Ops tf,
        List<Operand<TFloat32>> weights,
        Operand<TFloat32> input,
        Operand<TFloat32> first,
        Operand<TFloat32> second,
        Operand<TFloat32> output) {

    static Torso of(Ops tf, Operand<TFloat32> input, List<Operand<TFloat32>> weights) {
        Operand<TFloat32> first = tf.math.tanh(affine(tf, input, weights.get(0), weights.get(1)));
        Operand<TFloat32> second = tf.math.tanh(affine(tf, first, weights.get(2), weights.get(3)));
        Operand<TFloat32> output = affine(tf, second, weights.get(4), weights.get(5));
        return new Torso(tf, weights, input, first, second, output);
    }

    /**
     * The gradient of a loss with respect to the weights.
     *
     * @param outputGradient gradient with respect to {@link #output}, [N, out]
     * @return in the order of the weights, each flat
     */
    List<Operand<TFloat32>> gradient(Operand<TFloat32> outputGradient) {
        Operand<TFloat32> atSecond = tf.math.tanhGrad(second, timesTransposed(outputGradient, weights.get(4)));
        Operand<TFloat32> atFirst = tf.math.tanhGrad(first, timesTransposed(atSecond, weights.get(2)));
        return List.of(
                flat(transposedTimes(input, atFirst)),
                tf.nn.biasAddGrad(atFirst),
                flat(transposedTimes(first, atSecond)),
                tf.nn.biasAddGrad(atSecond),
                flat(transposedTimes(second, outputGradient)),
                tf.nn.biasAddGrad(outputGradient));
    }

    private static Operand<TFloat32> affine(
            Ops tf, Operand<TFloat32> input, Operand<TFloat32> weights, Operand<TFloat32> bias) {
        return tf.nn.biasAdd(tf.linalg.matMul(input, weights), bias);
    }

    private Operand<TFloat32> timesTransposed(Operand<TFloat32> a, Operand<TFloat32> b) {
        return tf.linalg.matMul(a, b, MatMul.transposeB(true));
    }

    private Operand<TFloat32> transposedTimes(Operand<TFloat32> a, Operand<TFloat32> b) {
        return tf.linalg.matMul(a, b, MatMul.transposeA(true));
    }

    private Operand<TFloat32> flat(Operand<TFloat32> matrix) {
        return tf.reshape(matrix, tf.constant(new int[] {-1}));
    }
}
