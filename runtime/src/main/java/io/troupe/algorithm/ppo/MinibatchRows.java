package io.troupe.algorithm.ppo;

import io.troupe.policy.NetworkSpec;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What a minibatch is given beside its observations, in rows of N, the minibatch size: the action (a row for each
 * continuous variable, then one-hot for each branch, with {@link #MASKED} where a choice is masked), the behaviour's
 * log-probability, the cost -A/n, its bound -(A + clipRange |A|)/n, the weight N/n, the value target, and with value clipping
 * the old value. Here n is how many of the rows are learnt from; the others have cost, bound and weight 0.
 */
final class MinibatchRows {
    /** In the place of the 0 of a choice that was not made: it could not have been made. */
    static final float MASKED = -1;
    /** A log-probability beside which any other gives a ratio of 0: so that none is infinite, and no product with 0 is NaN. */
    static final float SURE = 1e30f;

    /** Parts of what is given, the action being 0. */
    static final int LOG_PROB = 1;

    static final int COST = 2;
    static final int BOUND = 3;
    static final int WEIGHT = 4;
    static final int TARGET = 5;
    static final int OLD_VALUE = 6;

    private MinibatchRows() {}

    /** Rows of a minibatch, C. */
    static int count(PpoConfig config, NetworkSpec network) {
        return network.head().outputs() + (clipsValues(config) ? OLD_VALUE : TARGET);
    }

    static boolean clipsValues(PpoConfig config) {
        return config.valueClipRange() > 0;
    }

    /**
     * The parts of each minibatch in turn: the action's rows together, then each row by itself.
     *
     * @param rows of all minibatches, [K C, N]
     * @param minibatches K
     */
    static List<Output<TFloat32>> split(
            Ops tf, PpoConfig config, NetworkSpec network, Operand<TFloat32> rows, int minibatches) {
        int actionRows = network.head().outputs();
        int parts = count(config, network) - actionRows + 1;
        int[] heights = new int[minibatches * parts];
        Arrays.fill(heights, 1);
        for (int k = 0; k < minibatches; k++) {
            heights[k * parts] = actionRows;
        }
        return tf.splitV(rows, tf.constant(heights), tf.constant(0), (long) heights.length)
                .output();
    }
}
