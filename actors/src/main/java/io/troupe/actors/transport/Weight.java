package io.troupe.actors.transport;

/**
 * What a message counts against the receiver's budget: the size of the buffer that it needs. Sizes come in steps of at
 * most a quarter, so that buffers fit more than one size of message; sender and receiver compute the same.
 */
final class Weight {
    /** Of the smallest message: bounds how many of them a budget can hold. */
    static final int LEAST = 4096;

    private static final int STEPS_PER_DOUBLING = 4;

    private Weight() {}

    static int of(int contentBytes) {
        if (contentBytes <= LEAST) {
            return LEAST;
        }
        int step = Integer.highestOneBit(contentBytes - 1) / STEPS_PER_DOUBLING;
        long rounded = ((long) contentBytes + step - 1) / step * step;
        return (int) Math.min(Integer.MAX_VALUE, rounded);
    }
}
