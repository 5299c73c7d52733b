package io.troupe.algorithm.sac;

import io.troupe.algorithm.neural.ReplaySettings;

/** Refuses settings that a memory does not go with. */
final class SequenceFit {
    private SequenceFit() {}

    /** @throws IllegalArgumentException naming both settings */
    static void require(SacConfig config) {
        ReplaySettings replay = config.common().replay();
        int sequence = config.memory().sequence();
        if (replay.batchSize() % sequence != 0) {
            throw new IllegalArgumentException("algorithm.batchSize = " + replay.batchSize()
                    + " does not consist of whole sequences of algorithm.network.memory.sequence = " + sequence
                    + " steps: it must be a multiple");
        }
        if (replay.bufferSize() < sequence) {
            throw new IllegalArgumentException("algorithm.bufferSize = " + replay.bufferSize()
                    + " does not hold one sequence of algorithm.network.memory.sequence = " + sequence + " steps");
        }
        if (replay.nStep() > 1) {
            throw new IllegalArgumentException("algorithm.nStep = " + replay.nStep()
                    + " is not possible with algorithm.network.memory.units = "
                    + config.memory().units() + ": use algorithm.nStep = 1");
        }
    }
}
