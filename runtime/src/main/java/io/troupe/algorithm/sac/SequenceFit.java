package io.troupe.algorithm.sac;

import io.troupe.algorithm.LearnerContext;
import io.troupe.algorithm.neural.ReplaySettings;

/** Refuses settings that a memory does not go with. */
final class SequenceFit {
    private SequenceFit() {}

    /** @throws IllegalArgumentException naming both settings */
    static void require(SacConfig config, LearnerContext context) {
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
        requireOneEnds(config, context);
    }

    /** Only a sequence that is full, or whose episode has ended, gets into the replay. */
    private static void requireOneEnds(SacConfig config, LearnerContext context) {
        int shortest = Math.min(config.memory().learntSteps(), context.spec().maxEpisodeSteps());
        long copies = (long) context.fragments() * context.copies();
        if (shortest > context.maxSteps() / copies) {
            throw new IllegalArgumentException("termination.maxSteps = " + context.maxSteps() + " is "
                    + context.maxSteps() / copies + " for each of " + copies
                    + " copies, too few for one sequence of algorithm.network.memory.sequence = "
                    + config.memory().sequence() + " steps: nothing would be learnt");
        }
    }
}
