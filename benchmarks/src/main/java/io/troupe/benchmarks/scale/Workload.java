package io.troupe.benchmarks.scale;

import io.troupe.config.CollectionMode;

/**
 * What is trained.
 *
 * @param name for people
 * @param mode of collection
 * @param rows of a fragment: steps of all its environments
 * @param observationFloats in one observation
 * @param observations in a fragment, the last ones included
 * @param fragmentBytes on the wire
 * @param policyBytes on the wire
 * @param collectNanos that a worker needs for a fragment, in the mean
 * @param spread of that time: uniform between {@code 1 - spread} and {@code 1 + spread} times the mean
 * @param updateNanosPerFragment that the learner needs for each fragment of a batch
 * @param queueBytes bound of the fragments on the trainer's node
 * @param maxLag versions that a fragment may be behind in async mode
 */
public record Workload(
        String name,
        CollectionMode mode,
        int rows,
        int observationFloats,
        int observations,
        long fragmentBytes,
        long policyBytes,
        double collectNanos,
        double spread,
        double updateNanosPerFragment,
        long queueBytes,
        int maxLag) {
    private static final int MOST_BUFFERS = 4;

    /** The same in another mode. */
    public Workload in(CollectionMode other) {
        return new Workload(
                name,
                other,
                rows,
                observationFloats,
                observations,
                fragmentBytes,
                policyBytes,
                collectNanos,
                spread,
                updateNanosPerFragment,
                queueBytes,
                maxLag);
    }

    /** Buffers of each worker, as {@code QueueBudget} gives them; 0 where the budget does not hold what the mode needs. */
    int buffersPerWorker(int workers) {
        long affordable = queueBytes / (fragmentBytes * workers);
        int needed = mode == CollectionMode.PIPELINED ? 2 : 1;
        if (affordable < needed) {
            return 0;
        }
        return mode.reproducible() ? needed : (int) Math.min(affordable, MOST_BUFFERS);
    }

    /** The version that a worker's fragment of this number is collected with, or a later one. */
    long versionFor(long fragment) {
        return switch (mode) {
            case LOCKSTEP -> fragment;
            case PIPELINED -> Math.max(0, fragment - 1);
            case ASYNC -> 0;
        };
    }
}
