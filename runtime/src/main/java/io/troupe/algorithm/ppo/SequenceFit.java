package io.troupe.algorithm.ppo;

import io.troupe.algorithm.neural.InferenceBackend;

/** Refuses settings that a memory does not go with. */
final class SequenceFit {
    private SequenceFit() {}

    /** @throws IllegalArgumentException naming both settings */
    static void require(PpoConfig config) {
        int sequence = config.memory().sequence();
        if (config.minibatchSize() % sequence != 0) {
            throw new IllegalArgumentException("algorithm.minibatchSize = " + config.minibatchSize()
                    + " does not consist of whole sequences of algorithm.network.memory.sequence = " + sequence
                    + " steps: it must be a multiple");
        }
        if (config.gradientParts() > 0) {
            throw new IllegalArgumentException("algorithm.gradientParts = " + config.gradientParts()
                    + " is not possible with algorithm.network.memory.units = "
                    + config.memory().units() + ": use algorithm.gradientParts = 0");
        }
        if (config.inference() == InferenceBackend.TENSORFLOW) {
            throw new IllegalArgumentException("algorithm.network.inference = tensorflow is not possible with"
                    + " algorithm.network.memory.units = "
                    + config.memory().units() + ": use algorithm.network.inference = auto or java");
        }
    }
}
