package io.troupe.algorithm.ppo;

import io.troupe.algorithm.LearnerContext;

/** Refuses a minibatch size that does not divide the batch, with those next to it that would. */
public final class MinibatchFit {
    private MinibatchFit() {}

    /** @throws IllegalArgumentException naming the settings */
    public static void require(LearnerContext context, int minibatchSize) {
        int rows = context.batchRows();
        if (rows % minibatchSize == 0) {
            return;
        }
        int below = Math.min(minibatchSize, rows);
        while (rows % below != 0) {
            below--;
        }
        int above = Math.min(minibatchSize, rows);
        while (rows % above != 0) {
            above++;
        }
        String nearest = below == above ? Integer.toString(below) : below + " or " + above;
        throw new IllegalArgumentException("algorithm.minibatchSize = " + minibatchSize
                + " does not divide the batch of " + rows + " rows (workers.count = " + context.fragments()
                + " x workers.rolloutSteps = " + context.rolloutSteps() + " x workers.environments = "
                + context.copies() + "); the nearest that do are " + nearest);
    }
}
