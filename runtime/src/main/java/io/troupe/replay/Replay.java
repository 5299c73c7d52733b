package io.troupe.replay;

import java.util.SortedMap;
import java.util.random.RandomGenerator;

/**
 * A bounded memory of transitions to learn from again. When it is full, the oldest one makes room for the next. Nothing
 * is allocated for a transition once the memory of its row has been taken. One owner; not thread-safe.
 */
public sealed interface Replay extends TransitionSink permits UniformReplay, PrioritizedReplay {
    /** Transitions in it. */
    int size();

    /** Transitions that it can hold. */
    int capacity();

    /** Transitions that were ever put in. */
    long inserted();

    /** Transitions that were ever sampled. */
    long sampled();

    /** How often a transition is learnt from on average; 0 before the first. */
    default double samplesPerInsert() {
        return inserted() == 0 ? 0 : (double) sampled() / inserted();
    }

    /**
     * Draws transitions with replacement, as many random numbers as rows.
     *
     * @param batch receives them in its rows from {@code first}; of the same shape
     * @param first row to fill
     * @param count rows to fill
     * @throws IllegalStateException when there is none
     */
    void sample(TransitionBatch batch, int first, int count, RandomGenerator random);

    /** Adds everything that is in it to the components of a learner, under names that begin with {@code replay}. */
    void save(SortedMap<String, byte[]> components);

    /**
     * Takes up what {@link #save} gave.
     *
     * @throws IllegalArgumentException when a component is missing or does not fit, naming it
     */
    void restore(SortedMap<String, byte[]> components);
}
