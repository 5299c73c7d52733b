package io.troupe.algorithm.ppo;

/**
 * How the rows of one minibatch count: voided ones not at all, the others equally, so that every mean is over them.
 *
 * @param advantageMean subtracted from advantages
 * @param advantageScale multiplied after that
 * @param counted rows that are learnt from, at least 1
 * @param weight of each of these in a mean over all rows of the minibatch; exactly 1 where all count
 */
record RowWeights(float advantageMean, float advantageScale, int counted, float weight) {
    /** Of a minibatch without voided rows, with advantages as they are. */
    static RowWeights equal(int size) {
        return new RowWeights(0, 1, size, 1);
    }

    /**
     * Of some rows of a batch. Where voided ones leave only one that counts, its advantage is compared with those of the
     * whole batch: standardised by itself it would be 0, and nothing would be learnt.
     *
     * @param order of the batch's rows
     * @param from where the minibatch begins in it
     * @param size of the minibatch
     * @param standardize whether advantages are to have mean 0 and deviation 1
     */
    static RowWeights of(PpoBatch batch, int[] order, int from, int size, boolean standardize) {
        int counted = 0;
        for (int i = from; i < from + size; i++) {
            counted += batch.voided()[order[i]] ? 0 : 1;
        }
        float weight = counted == size ? 1 : (float) size / Math.max(1, counted);
        if (!standardize) {
            return new RowWeights(0, 1, Math.max(1, counted), weight);
        }
        Standardization moments = counted == 1 && size > 1
                ? Standardization.of(batch.advantages(), batch.voided(), batch.rows())
                : Standardization.of(batch.advantages(), batch.voided(), order, from, size);
        return new RowWeights(moments.mean(), moments.scale(), Math.max(1, counted), weight);
    }
}
