package io.troupe.benchmarks.handwritten;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/**
 * The gradient of PPO's loss on one minibatch of N rows, in closed form (Schulman et al., "Proximal Policy Optimization
 * Algorithms", 2017, equation 9):
 *
 * <pre>
 *   L = -mean(min(r A, clip(r, 1 - e, 1 + e) A)) + c_v mean((V - R)^2) - c_e mean(H)
 *   dL/dlogits = -(r A [r A not clipped] / N) (onehot - p) + (c_e / N) p (log p + H)
 *   dL/dV      = (2 c_v / N) (V - R)
 * </pre>
 */
final class PpoStep {
    /** Columns of the data beside the observations: the action one-hot, log-probability, advantage, value target. */
    static final int DATA_COLUMNS = CartPoles.ACTIONS + 3;

    private final Ops tf;
    private final Settings settings;

    PpoStep(Ops tf, Settings settings) {
        this.tf = tf;
        this.settings = settings;
    }

    /**
     * The gradient with respect to the flat parameters, clipped to the largest norm allowed.
     *
     * @param parameters [P]
     * @param observations [N, 4]
     * @param data [N, {@link #DATA_COLUMNS}]
     * @return [P]
     */
    Operand<TFloat32> clippedGradient(
            Operand<TFloat32> parameters, Operand<TFloat32> observations, Operand<TFloat32> data) {
        var columns = tf.splitV(data, tf.constant(new int[] {CartPoles.ACTIONS, 1, 1, 1}), tf.constant(1), 4L)
                .output();
        List<Operand<TFloat32>> weights = FlatVariable.tensors(tf, parameters);
        Torso policy = Torso.of(tf, observations, weights.subList(0, Parameters.TENSORS_PER_TORSO));
        Torso value = Torso.of(tf, observations, weights.subList(Parameters.TENSORS_PER_TORSO, weights.size()));

        Operand<TFloat32> logitsGradient =
                logitsGradient(policy.output(), columns.get(0), columns.get(1), columns.get(2));
        Operand<TFloat32> valueGradient = tf.math.mul(
                tf.math.sub(value.output(), columns.get(3)), scalar(2 * settings.valueCoefficient() / rows()));
        List<Operand<TFloat32>> gradients = new ArrayList<>(policy.gradient(logitsGradient));
        gradients.addAll(value.gradient(valueGradient));
        return clipped(tf.concat(gradients, tf.constant(0)));
    }

    private Operand<TFloat32> logitsGradient(
            Operand<TFloat32> logits,
            Operand<TFloat32> oneHot,
            Operand<TFloat32> behaviourLogProb,
            Operand<TFloat32> advantage) {
        Operand<TFloat32> logProbs = tf.nn.logSoftmax(logits);
        Operand<TFloat32> logProb = sumOfRow(tf.math.mul(logProbs, oneHot));
        Operand<TFloat32> ratio = tf.math.exp(tf.math.sub(logProb, behaviourLogProb));
        Operand<TFloat32> clippedRatio =
                tf.clipByValue(ratio, scalar(1 - settings.clipRange()), scalar(1 + settings.clipRange()));
        Operand<TFloat32> surrogate = tf.math.mul(ratio, advantage);
        Operand<TFloat32> clippedSurrogate = tf.math.mul(clippedRatio, advantage);

        Operand<TFloat32> probabilities = tf.math.exp(logProbs);
        Operand<TFloat32> surrogateGradient = tf.math.mul(
                tf.select(tf.math.lessEqual(surrogate, clippedSurrogate), surrogate, tf.zerosLike(surrogate)),
                scalar(1f / rows()));
        Operand<TFloat32> negativeEntropy = sumOfRow(tf.math.mul(probabilities, logProbs));
        Operand<TFloat32> entropyGradient = tf.math.mul(
                tf.math.mul(probabilities, tf.math.sub(logProbs, negativeEntropy)),
                scalar(settings.entropyCoefficient() / rows()));
        return tf.math.add(tf.math.mul(surrogateGradient, tf.math.sub(probabilities, oneHot)), entropyGradient);
    }

    private Operand<TFloat32> clipped(Operand<TFloat32> gradient) {
        Operand<TFloat32> inverseNorm = tf.math.rsqrt(tf.math.mul(tf.nn.l2Loss(gradient), scalar(2f)));
        Operand<TFloat32> scale =
                tf.math.minimum(tf.math.mul(inverseNorm, scalar(settings.maxGradientNorm())), scalar(1f));
        return tf.math.mul(gradient, scale);
    }

    private Operand<TFloat32> sumOfRow(Operand<TFloat32> matrix) {
        return tf.reduceSum(matrix, tf.constant(1), ReduceSum.keepDims(true));
    }

    private Operand<TFloat32> scalar(float value) {
        return tf.constant(value);
    }

    private float rows() {
        return settings.minibatchSize();
    }
}
