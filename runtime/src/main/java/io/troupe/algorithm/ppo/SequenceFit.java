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
        int learnt =
                config.minibatchSize() / sequence * (sequence - config.memory().burnIn());
        if (learnt == 1 && config.normalizeAdvantages()) {
            throw new IllegalArgumentException("of algorithm.minibatchSize = " + config.minibatchSize()
                    + " rows only one is learnt from, with algorithm.network.memory.sequence = " + sequence
                    + " and algorithm.network.memory.burnIn = "
                    + config.memory().burnIn() + ": its normalised advantage is always 0, so that nothing is learnt");
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
