package io.troupe.algorithm.ppo;

import io.troupe.policy.NetworkSpec;

/** Gathers some sequences of a batch into what a graph is fed, time-major. */
final class SequencePacker {
    private final PpoConfig config;
    private final SequenceRows sequences;
    private final int width;
    private final int stateSize;
    private final int count;
    private final int burnIn;
    private final int rowCount;
    private final float[] observations;
    private final float[] states;
    private final float[] keeps;
    private final float[] rows;
    /** Rows of the batch that are learnt from, in the order of the graph's rows. */
    private final int[] learnt;

    /** @param count sequences at a time, n */
    SequencePacker(PpoConfig config, NetworkSpec network, SequenceRows sequences, int count) {
        this.config = config;
        this.sequences = sequences;
        this.count = count;
        width = network.observationSize() + 1;
        stateSize = network.stateSize();
        burnIn = config.memory().burnIn();
        rowCount = MinibatchRows.count(config, network);
        int length = sequences.length();
        observations = new float[length * count * width];
        states = new float[count * stateSize];
        keeps = new float[length * count];
        learnt = new int[(length - burnIn) * count];
        rows = new float[rowCount * learnt.length];
    }

    /** [L n, O + 1]. */
    float[] observations() {
        return observations;
    }

    /** [n, S]. */
    float[] states() {
        return states;
    }

    /** [L, n, 1]. */
    float[] keeps() {
        return keeps;
    }

    /** [C, L' n]. */
    float[] rows() {
        return rows;
    }

    /**
     * Gathers what is needed to go through sequences.
     *
     * @param order of sequences
     * @param from where those begin in it
     */
    void pack(PpoBatch batch, int[] order, int from) {
        float[] source = batch.observations();
        for (int i = 0; i < count; i++) {
            int sequence = order[from + i];
            System.arraycopy(sequences.starts(), sequence * stateSize, states, i * stateSize, stateSize);
            for (int t = 0; t < sequences.length(); t++) {
                int row = sequences.row(sequence, t);
                int at = t * count + i;
                System.arraycopy(source, row * width, observations, at * width, width);
                keeps[at] = sequences.begins(row) ? 0 : 1;
            }
        }
    }

    /** Gathers what is needed to learn from sequences too; advantages are standardised over what is learnt from. */
    void pack(PpoBatch batch, int[] order, int from, float clipRange) {
        pack(batch, order, from);
        for (int i = 0; i < count; i++) {
            for (int t = burnIn; t < sequences.length(); t++) {
                learnt[(t - burnIn) * count + i] = sequences.row(order[from + i], t);
            }
        }
        RowWeights weights = RowWeights.of(batch, learnt, 0, learnt.length, config.normalizeAdvantages());
        for (int at = 0; at < learnt.length; at++) {
            int row = learnt[at];
            batch.write(row, weights, clipRange, learnt.length, rows, at);
            if (MinibatchRows.clipsValues(config)) {
                rows[(rowCount - 1) * learnt.length + at] = batch.values()[row];
            }
        }
    }
}
