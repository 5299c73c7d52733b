package io.troupe.algorithm.sac;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/** What each of N rows counts in means over all: one part in N, or a weight of its own that may be 0. */
sealed interface RowShares {
    /** All the same. */
    static RowShares equal(Ops tf, int rows) {
        return new Equal(tf, rows);
    }

    /** @param weights that add up to 1, [1, N] */
    static RowShares of(Ops tf, Operand<TFloat32> weights, int rows) {
        return new Weighted(tf, weights, rows);
    }

    /** N. */
    int rows();

    /** A scalar, or a row, [1, N]. */
    Operand<TFloat32> each();

    /** The same below 0. */
    Operand<TFloat32> negativeEach();

    /** The same as a row, [1, N]. */
    Operand<TFloat32> negativeRow();

    /** A scalar, of [1, N]. */
    Operand<TFloat32> mean(Operand<TFloat32> row);

    /** Without weights. */
    record Equal(Ops tf, int rows) implements RowShares {
        @Override
        public Operand<TFloat32> each() {
            return tf.constant(1f / rows);
        }

        @Override
        public Operand<TFloat32> negativeEach() {
            return tf.constant(-1f / rows);
        }

        @Override
        public Operand<TFloat32> negativeRow() {
            return tf.fill(tf.constant(new int[] {1, rows}), negativeEach());
        }

        @Override
        public Operand<TFloat32> mean(Operand<TFloat32> row) {
            int[] all = {0, 1};
            return tf.math.mean(row, tf.constant(all));
        }
    }

    /** With weights. */
    record Weighted(Ops tf, Operand<TFloat32> each, int rows) implements RowShares {
        @Override
        public Operand<TFloat32> negativeEach() {
            return tf.math.neg(each);
        }

        @Override
        public Operand<TFloat32> negativeRow() {
            return negativeEach();
        }

        @Override
        public Operand<TFloat32> mean(Operand<TFloat32> row) {
            int[] all = {0, 1};
            return tf.reduceSum(tf.math.mul(row, each), tf.constant(all), ReduceSum.keepDims(false));
        }
    }
}
