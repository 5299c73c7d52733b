package io.troupe.algorithm.ppo;

import io.troupe.algorithm.neural.Means;
import io.troupe.policy.ParameterLayout;
import io.troupe.tensorflow.NetworkNodes;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The value function's side of one minibatch, with gradients in closed form, in rows [1, N]. */
final class ValueLossNodes {
    private final Ops tf;
    private final PpoConfig config;
    private final ParameterLayout layout;
    private final NetworkNodes nodes;
    private final int minibatchSize;
    private final List<Operand<TFloat32>> torso;
    private final List<Output<TFloat32>> given;
    private final Operand<TFloat32> value;
    private final Operand<TFloat32> error;

    /**
     * @param nodes of the parameters to differentiate by
     * @param torso results of the layers under the value head, the observations first
     * @param given rows of the minibatch
     */
    ValueLossNodes(
            Ops tf,
            PpoConfig config,
            ParameterLayout layout,
            NetworkNodes nodes,
            List<Operand<TFloat32>> torso,
            List<Output<TFloat32>> given,
            int minibatchSize) {
        this.tf = tf;
        this.config = config;
        this.layout = layout;
        this.nodes = nodes;
        this.torso = torso;
        this.given = given;
        this.minibatchSize = minibatchSize;
        value = nodes.head(layout.valueHead(), torso.getLast());
        error = tf.math.sub(value, given.get(MinibatchRows.TARGET));
    }

    /** Sets the gradients of the head; returns that of the features, nothing where there is no layer under it. */
    Optional<Operand<TFloat32>> backward() {
        Operand<TFloat32> outputGradient = outputGradient();
        nodes.backwardHead(layout.valueHead(), torso.getLast(), outputGradient);
        return layout.valueTorso().isEmpty() && layout.valueMemory().isEmpty()
                ? Optional.empty()
                : Optional.of(nodes.featureGradient(layout.valueHead(), outputGradient));
    }

    private Operand<TFloat32> outputGradient() {
        Operand<TFloat32> gradient = tf.math.mul(
                tf.math.mul(error, tf.constant(2 * config.valueCoefficient() / minibatchSize)),
                given.get(MinibatchRows.WEIGHT));
        if (!MinibatchRows.clipsValues(config)) {
            return gradient;
        }
        // Where the clipped error is the larger, the value is outside its range and has no gradient.
        return tf.select(
                tf.math.greaterEqual(tf.math.square(error), tf.math.square(clippedError())),
                gradient,
                tf.zerosLike(gradient));
    }

    /** By what the clip takes away, which is exactly 0 inside the range: old + (value - old) need not be value. */
    private Operand<TFloat32> clippedError() {
        Operand<TFloat32> range = tf.constant(config.valueClipRange());
        Operand<TFloat32> change = tf.math.sub(value, given.get(MinibatchRows.OLD_VALUE));
        Operand<TFloat32> excess = tf.math.sub(change, tf.clipByValue(change, tf.math.neg(range), range));
        return tf.math.sub(error, excess);
    }

    /** Mean value loss, a scalar. */
    Operand<TFloat32> loss() {
        Operand<TFloat32> squared = tf.math.square(error);
        Operand<TFloat32> losses =
                MinibatchRows.clipsValues(config) ? tf.math.maximum(squared, tf.math.square(clippedError())) : squared;
        return Means.of(tf, tf.math.mul(losses, given.get(MinibatchRows.WEIGHT)));
    }
}
