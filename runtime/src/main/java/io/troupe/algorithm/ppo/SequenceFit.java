package io.troupe.algorithm.ppo;

import io.troupe.algorithm.LearnerContext;
import io.troupe.algorithm.neural.InferenceBackend;
import io.troupe.policy.NetworkSpec;

/** Refuses settings that a memory does not go with. */
final class SequenceFit {
    private SequenceFit() {}

    /** @throws IllegalArgumentException naming both settings */
    static void require(PpoConfig config, NetworkSpec network, LearnerContext context) {
        requireBatchFitsAnArray(config, network, context);
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

    /** A batch is gone through as a whole where it is valued: rows, and what they leave behind, are in one array each. */
    private static void requireBatchFitsAnArray(PpoConfig config, NetworkSpec network, LearnerContext context) {
        long ofRow = Math.max(
                Math.max(network.observationSize() + 1L, MinibatchRows.count(config, network)),
                Math.max(
                        network.values() + 2L * network.memoryUnits(),
                        Math.ceilDiv(network.stateSize(), config.memory().sequence())));
        if (context.batchRows() * ofRow > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("workers.count = " + context.fragments() + ", workers.rolloutSteps = "
                    + context.rolloutSteps() + ", workers.environments and algorithm.network.memory.units = "
                    + config.memory().units() + " make a batch too large for memory: with " + ofRow
                    + " floats each, at most " + Integer.MAX_VALUE / ofRow + " rows are possible, not "
                    + context.batchRows());
        }
    }
}
