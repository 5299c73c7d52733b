package io.troupe.algorithm.sac;

import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/**
 * One of n choices by softmax of logits, with expectations taken exactly instead of sampled: Christodoulou, "Soft
 * Actor-Critic for Discrete Action Settings" (2019), equations 10 to 12.
 *
 * <p>A masked choice has probability 0 and a log-probability of about -1e30, so that every product of the two is 0: it has
 * no share in an expectation and no gradient.
 *
 * <p>All [n, N].
 */
final class CategoricalNodes {
    private static final int ALONG_COLUMN = 0;
    private static final float MASKED_LOGIT = -1e30f;

    private final Ops tf;
    private final Operand<TFloat32> probabilities;
    private final Operand<TFloat32> logProbs;
    private final Optional<Operand<TFloat32>> mask;

    /** @param mask 1 for each choice that is allowed, 0 for the others; empty where all are */
    CategoricalNodes(Ops tf, Operand<TFloat32> logits, Optional<Operand<TFloat32>> mask) {
        this.tf = tf;
        this.mask = mask;
        Operand<TFloat32> kept = mask.isPresent() ? masked(logits, mask.get()) : logits;
        Operand<TFloat32> highest = tf.reduceMax(kept, tf.constant(ALONG_COLUMN), ReduceMax.keepDims(true));
        Operand<TFloat32> shifted = tf.math.sub(kept, highest);
        Operand<TFloat32> weights = tf.math.exp(shifted);
        Operand<TFloat32> sum = sum(weights);
        probabilities = tf.math.div(weights, sum);
        logProbs = tf.math.sub(shifted, tf.math.log(sum));
    }

    private Operand<TFloat32> masked(Operand<TFloat32> logits, Operand<TFloat32> allowed) {
        Operand<TFloat32> without = tf.math.mul(tf.math.sub(tf.constant(1f), allowed), tf.constant(MASKED_LOGIT));
        return tf.math.add(tf.math.mul(logits, allowed), without);
    }

    /**
     * Logarithm of the number of allowed choices, the largest entropy there is, [1, N]; empty where all are allowed. 0 where
     * none is, as after the end of an episode: what does not count there is multiplied by 0, and must be finite.
     */
    Optional<Operand<TFloat32>> largestEntropy() {
        return mask.map(allowed -> tf.math.log(tf.math.maximum(sum(allowed), tf.constant(1f))));
    }

    /** pi, [n, N]. */
    Operand<TFloat32> probabilities() {
        return probabilities;
    }

    /** sum(pi x), [1, N]. */
    Operand<TFloat32> expectation(Operand<TFloat32> x) {
        return sum(tf.math.mul(probabilities, x));
    }

    /** sum(pi log pi), [1, N]. */
    Operand<TFloat32> negativeEntropy() {
        return expectation(logProbs);
    }

    /**
     * Gradient of sum(pi (temperature log pi - values)) by the logits: pi (f - sum(pi f)), where f is what is in brackets.
     *
     * @param temperature a scalar
     * @param values [n, N]
     * @param perRow factor of the loss, a scalar or one for each row, [1, N]
     */
    Operand<TFloat32> gradient(Operand<TFloat32> temperature, Operand<TFloat32> values, Operand<TFloat32> perRow) {
        Operand<TFloat32> costs = tf.math.sub(tf.math.mul(logProbs, temperature), values);
        return tf.math.mul(tf.math.mul(probabilities, tf.math.sub(costs, expectation(costs))), perRow);
    }

    private Operand<TFloat32> sum(Operand<TFloat32> x) {
        return tf.reduceSum(x, tf.constant(ALONG_COLUMN), ReduceSum.keepDims(true));
    }
}
