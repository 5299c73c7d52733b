package io.troupe.algorithm.neural;

import io.troupe.policy.Activation;
import io.troupe.policy.ParameterLayout.Block;
import io.troupe.policy.ParameterLayout.Layer;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A perceptron as anybody would write it, on a flat vector of parameters: for gradients that TensorFlow derives. */
public final class PlainPerceptron {
    private final Ops tf;
    private final PerceptronLayout layout;
    private final Operand<TFloat32> parameters;

    public PlainPerceptron(Ops tf, PerceptronLayout layout, Operand<TFloat32> parameters) {
        this.tf = tf;
        this.layout = layout;
        this.parameters = parameters;
    }

    /** @return [N, outputs] of inputs without ones, [N, inputs] */
    public Operand<TFloat32> outputs(Operand<TFloat32> inputs) {
        Operand<TFloat32> x = inputs;
        for (Layer layer : layout.layers()) {
            Operand<TFloat32> sum = tf.math.add(tf.linalg.matMul(x, array(layer.weights())), array(layer.bias()));
            x = layout.activation() == Activation.RELU ? tf.nn.relu(sum) : tf.math.tanh(sum);
        }
        int[] turned = {1, 0};
        Operand<TFloat32> weights = tf.linalg.transpose(array(layout.head().weights()), tf.constant(turned));
        return tf.math.add(tf.linalg.matMul(x, weights), array(layout.head().bias()));
    }

    private Operand<TFloat32> array(Block block) {
        int[] from = {block.offset()};
        int[] size = {block.size()};
        int[] shape = {block.rows(), block.columns()};
        return tf.reshape(tf.slice(parameters, tf.constant(from), tf.constant(size)), tf.constant(shape));
    }
}
