package io.troupe.algorithm.ppo;

import io.troupe.policy.NetworkSpec;

/** Gathers minibatches, or a slice of each, from a batch into what the graphs are fed: observations with their ones, and rows. */
final class MinibatchPacker {
    private final PpoConfig config;
    /** Of an observation and its one. */
    private final int width;

    private final int rowCount;
    private final int minibatchSize;
    private final Slice slice;
    private final float[] observations;
    private final float[] rows;

    /**
     * @param minibatches that are held at a time
     * @param slice that is taken of each
     */
    MinibatchPacker(PpoConfig config, NetworkSpec network, int minibatches, Slice slice) {
        this.config = config;
        this.slice = slice;
        width = network.observationSize() + 1;
        rowCount = MinibatchRows.count(config, network);
        minibatchSize = config.minibatchSize();
        observations = new float[minibatches * observationFloats()];
        rows = new float[minibatches * rowFloats()];
    }

    /** Floats of one slice's observations. */
    int observationFloats() {
        return slice.size() * width;
    }

    /** Floats of one slice's rows. */
    int rowFloats() {
        return slice.size() * rowCount;
    }

    /** Observations and ones of every slice held, [slots, n, O + 1]. */
    float[] observations() {
        return observations;
    }

    /** Rows of every slice held, [slots, C, n]. */
    float[] rows() {
        return rows;
    }

    /**
     * Gathers the slice of one minibatch; its advantages are standardised as part of the whole.
     *
     * @param order of the batch's rows
     * @param from where the minibatch begins in it
     * @param slot where it goes
     * @return the sum of the weights in the slice; exactly its size where all rows of the minibatch count
     */
    float pack(PpoBatch batch, int[] order, int from, int slot, float clipRange) {
        RowWeights weights = RowWeights.of(batch, order, from, minibatchSize, config.normalizeAdvantages());
        int counted = 0;
        float[] source = batch.observations();
        float[] oldValues = batch.values();
        int count = slice.size();
        int firstRow = slot * rowFloats();
        for (int i = 0; i < count; i++) {
            int row = order[from + slice.from() + i];
            int start = row * width;
            int destination = (slot * count + i) * width;
            boolean counts = !batch.voided()[row];
            counted += counts ? 1 : 0;
            for (int j = 0; j < width; j++) {
                observations[destination + j] = counts ? source[start + j] : 0;
            }
            batch.write(row, weights, clipRange, count, rows, firstRow + i);
            if (MinibatchRows.clipsValues(config)) {
                rows[firstRow + (rowCount - 1) * count + i] = oldValues[row];
            }
        }
        return weights.weight() * counted;
    }
}
