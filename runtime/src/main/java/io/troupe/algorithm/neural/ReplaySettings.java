package io.troupe.algorithm.neural;

import io.troupe.algorithm.LearnerContext;
import io.troupe.jvm.MemoryNeed;
import io.troupe.replay.ReplayMemory;
import io.troupe.replay.SequenceShape;
import io.troupe.replay.TransitionShape;

/**
 * How an algorithm learns from a replay: settings that have the same names in each.
 *
 * @param discount gamma
 * @param nStep rewards that a target adds up
 * @param batchSize transitions of a gradient step
 * @param bufferSize transitions that the replay holds
 * @param bufferHeap bytes; a larger replay is kept outside of the heap
 * @param learningStarts environment steps before the first gradient step
 * @param gradientSteps of an update; 0 for as many as it has environment steps
 */
public record ReplaySettings(
        float discount,
        int nStep,
        int batchSize,
        int bufferSize,
        long bufferHeap,
        int learningStarts,
        int gradientSteps) {
    private static final int LARGEST_SIZE = 1 << 20;

    /** @throws com.typesafe.config.ConfigException naming path, value and range of a bad setting */
    public static ReplaySettings from(Settings settings) {
        return new ReplaySettings(
                settings.number("discount", 0, 1),
                settings.integer("nStep", 1, 1000),
                settings.integer("batchSize", 1, LARGEST_SIZE),
                settings.integer("bufferSize", 1, 1 << 29),
                settings.sizeBytes("bufferHeap", 0),
                settings.integer("learningStarts", 0, Integer.MAX_VALUE),
                settings.integer("gradientSteps", 0, LARGEST_SIZE));
    }

    /**
     * Refuses a run that would end before anything is learnt.
     *
     * @throws IllegalArgumentException naming both settings
     */
    public void check(LearnerContext context) {
        if (learningStarts >= context.maxSteps()) {
            throw new IllegalArgumentException("algorithm.learningStarts = " + learningStarts
                    + " is not below termination.maxSteps = " + context.maxSteps() + ": nothing would be learnt");
        }
    }

    /** What a replay of transitions takes until the end of the run. */
    public MemoryNeed memoryNeed(LearnerContext context) {
        return ReplayMemory.of(TransitionShape.of(context.spec()), bufferSize, bufferHeap, false, context.maxSteps())
                .need(bufferSize);
    }

    /** What a replay of sequences takes until the end of the run. */
    public MemoryNeed memoryNeed(SequenceShape shape, LearnerContext context) {
        // Every step may be an episode, and so a sequence.
        long copies = (long) context.fragments() * context.copies();
        return ReplayMemory.of(shape, bufferSize / shape.steps(), bufferHeap, context.maxSteps(), copies)
                .need(bufferSize);
    }

    /** Whether nothing is learnt yet after so many environment steps. */
    public boolean collectsOnly(long environmentSteps) {
        return environmentSteps < learningStarts;
    }

    /**
     * Gradient steps of an update.
     *
     * @param rows environment steps that it brings
     * @param environmentSteps with those
     */
    public int stepsOf(int rows, long environmentSteps) {
        if (collectsOnly(environmentSteps)) {
            return 0;
        }
        return gradientSteps == 0 ? rows : gradientSteps;
    }
}
