package io.troupe.algorithm.ppo;

import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/**
 * Softmax over logits z, in columns: d log p_a/dz = onehot(a) - p, and dH/dz_j = -p_j (log p_j + H).
 */
final class CategoricalNodes implements PolicyHeadNodes {
    private static final int ALONG_COLUMN = 0;

    private final Ops tf;
    private final Operand<TFloat32> oneHot;
    private final Operand<TFloat32> logProbs;
    private final Operand<TFloat32> probs;
    private final Operand<TFloat32> logProb;
    private final Operand<TFloat32> negativeEntropy;

    CategoricalNodes(Ops tf, Operand<TFloat32> logits, Operand<TFloat32> oneHot) {
        this.tf = tf;
        this.oneHot = oneHot;
        // Spelled out: TensorFlow's softmax works along rows, where it is slower than all of this.
        Operand<TFloat32> max = tf.max(logits, tf.constant(ALONG_COLUMN), Max.keepDims(true));
        Operand<TFloat32> shifted = tf.math.sub(logits, max);
        logProbs = tf.math.sub(shifted, tf.math.log(sum(tf.math.exp(shifted))));
        probs = tf.math.exp(logProbs);
        logProb = sum(tf.math.mul(logProbs, oneHot));
        negativeEntropy = sum(tf.math.mul(probs, logProbs));
    }

    private Operand<TFloat32> sum(Operand<TFloat32> columns) {
        return tf.reduceSum(columns, tf.constant(ALONG_COLUMN), ReduceSum.keepDims(true));
    }

    @Override
    public Operand<TFloat32> logProb() {
        return logProb;
    }

    @Override
    public Operand<TFloat32> entropy(Operand<TFloat32> weights) {
        return tf.math.mul(tf.math.neg(negativeEntropy), weights);
    }

    @Override
    public Operand<TFloat32> outputGradient(Operand<TFloat32> logProbGradient, Optional<Bonus> bonus) {
        Operand<TFloat32> surrogate = tf.math.mul(logProbGradient, tf.math.sub(oneHot, probs));
        if (bonus.isEmpty()) {
            return surrogate;
        }
        Operand<TFloat32> less = tf.math.mul(probs, tf.math.sub(logProbs, negativeEntropy));
        return tf.math.add(surrogate, tf.math.mul(less, bonus.get().weights()));
    }

    @Override
    public Operand<TFloat32> freeGradient() {
        throw new IllegalStateException("a categorical policy has no free parameters");
    }
}
