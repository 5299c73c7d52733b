package io.troupe.algorithm.ppo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/**
 * Softmaxes over the logits of several branches that have equally many choices, [branches, choices, N]; see {@link
 * CategoricalNodes} for the gradients.
 *
 * <p>A masked logit is replaced by one so low that its probability is exactly 0, and so are its share in the entropy and
 * its gradient; yet it is finite, so that no product with 0 is NaN.
 */
final class BranchNodes implements PolicyHeadNodes {
    private static final float MASKED_LOGIT = -1e30f;
    private static final int ALONG_BRANCHES = 0;
    private static final int ALONG_CHOICES = 1;

    /**
     * Branches of equal size next to one another.
     *
     * @param branches how many
     * @param choices of each
     */
    record Group(int branches, int choices) {
        int rows() {
            return branches * choices;
        }
    }

    private final Ops tf;
    private final Group group;
    private final Operand<TFloat32> oneHot;
    private final Operand<TFloat32> logProbs;
    private final Operand<TFloat32> probs;
    private final Operand<TFloat32> negativeEntropies;

    /**
     * @param masked whether choices may be masked
     * @param outputs logits, [branches x choices, N]
     * @param given rows of the choices, of the same shape; see {@link MinibatchRows}
     */
    BranchNodes(Ops tf, Group group, boolean masked, Operand<TFloat32> outputs, Operand<TFloat32> given) {
        this.tf = tf;
        this.group = group;
        Operand<TFloat32> logits = byBranch(outputs);
        Operand<TFloat32> choices = byBranch(given);
        if (masked) {
            Operand<TFloat32> zero = tf.constant(0f);
            Operand<TFloat32> lowest = tf.math.add(tf.zerosLike(logits), tf.constant(MASKED_LOGIT));
            logits = tf.select(tf.math.less(choices, zero), lowest, logits);
            choices = tf.math.maximum(choices, zero);
        }
        oneHot = choices;
        Operand<TFloat32> max = tf.max(logits, tf.constant(ALONG_CHOICES), Max.keepDims(true));
        Operand<TFloat32> shifted = tf.math.sub(logits, max);
        logProbs = tf.math.sub(shifted, tf.math.log(sumOfChoices(tf.math.exp(shifted))));
        probs = tf.math.exp(logProbs);
        negativeEntropies = sumOfChoices(tf.math.mul(probs, logProbs));
    }

    /** Equal neighbours together: a graph of many small branches costs its number of nodes. */
    static List<Group> groups(List<Integer> branches) {
        List<Group> groups = new ArrayList<>();
        for (int choices : branches) {
            boolean joins = !groups.isEmpty() && groups.getLast().choices == choices;
            int before = joins ? groups.removeLast().branches : 0;
            groups.add(new Group(before + 1, choices));
        }
        return groups;
    }

    private Operand<TFloat32> byBranch(Operand<TFloat32> rows) {
        return tf.reshape(rows, tf.constant(new int[] {group.branches, group.choices, -1}));
    }

    private Operand<TFloat32> sumOfChoices(Operand<TFloat32> x) {
        return tf.reduceSum(x, tf.constant(ALONG_CHOICES), ReduceSum.keepDims(true));
    }

    /** From [branches, 1, N] to [1, N]. */
    private Operand<TFloat32> sumOfBranches(Operand<TFloat32> x) {
        return tf.reduceSum(x, tf.constant(ALONG_BRANCHES), ReduceSum.keepDims(false));
    }

    @Override
    public Operand<TFloat32> logProb() {
        return sumOfBranches(sumOfChoices(tf.math.mul(logProbs, oneHot)));
    }

    @Override
    public Operand<TFloat32> entropy(Operand<TFloat32> weights) {
        return tf.math.mul(tf.math.neg(sumOfBranches(negativeEntropies)), weights);
    }

    @Override
    public Operand<TFloat32> outputGradient(Operand<TFloat32> logProbGradient, Optional<Bonus> bonus) {
        Operand<TFloat32> gradient = tf.math.mul(logProbGradient, tf.math.sub(oneHot, probs));
        if (bonus.isPresent()) {
            Operand<TFloat32> less = tf.math.mul(probs, tf.math.sub(logProbs, negativeEntropies));
            gradient = tf.math.add(gradient, tf.math.mul(less, bonus.get().weights()));
        }
        return tf.reshape(gradient, tf.constant(new int[] {group.rows(), -1}));
    }

    @Override
    public Operand<TFloat32> freeGradient() {
        throw new IllegalStateException("choices have no free parameters");
    }
}
