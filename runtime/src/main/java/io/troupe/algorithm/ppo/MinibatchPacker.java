package io.troupe.algorithm.ppo;

import io.troupe.policy.NetworkSpec;

/** Gathers minibatches from a batch into what the graphs are fed: observations with their ones, and rows. */
final class MinibatchPacker {
    private final PpoConfig config;
    /** Of an observation and its one. */
    private final int width;

    private final int rowCount;
    private final int minibatchSize;
    private final float[] observations;
    private final float[] rows;

    /** @param minibatches that are held at a time */
    MinibatchPacker(PpoConfig config, NetworkSpec network, int minibatches) {
        this.config = config;
        width = network.observationSize() + 1;
        rowCount = MinibatchRows.count(config, network);
        minibatchSize = config.minibatchSize();
        observations = new float[minibatches * minibatchSize * width];
        rows = new float[minibatches * minibatchSize * rowCount];
    }

    /** Floats of one minibatch's observations. */
    int observationFloats() {
        return minibatchSize * width;
    }

    /** Floats of one minibatch's rows. */
    int rowFloats() {
        return minibatchSize * rowCount;
    }

    /** Observations and ones of every minibatch held, [slots, N, O + 1]. */
    float[] observations() {
        return observations;
    }

    /** Rows of every minibatch held, [slots, C, N]. */
    float[] rows() {
        return rows;
    }

    /**
     * Gathers one minibatch.
     *
     * @param order of the batch's rows
     * @param from where the minibatch begins in it
     * @param slot where it goes
     */
    void pack(PpoBatch batch, int[] order, int from, int slot, float clipRange) {
        float mean = 0;
        float scale = 1;
        if (config.normalizeAdvantages()) {
            Standardization moments = Standardization.of(batch.advantages(), order, from, minibatchSize);
            mean = moments.mean();
            scale = moments.scale();
        }
        float[] source = batch.observations();
        float[] oldValues = batch.values();
        int firstRow = slot * rowCount * minibatchSize;
        for (int i = 0; i < minibatchSize; i++) {
            int row = order[from + i];
            int start = row * width;
            int destination = (slot * minibatchSize + i) * width;
            for (int j = 0; j < width; j++) {
                observations[destination + j] = source[start + j];
            }
            batch.write(row, mean, scale, clipRange, minibatchSize, rows, firstRow + i);
            if (MinibatchRows.clipsValues(config)) {
                rows[firstRow + (rowCount - 1) * minibatchSize + i] = oldValues[row];
            }
        }
    }
}
