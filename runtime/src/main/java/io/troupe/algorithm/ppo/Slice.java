package io.troupe.algorithm.ppo;

/**
 * A range of equal things, such as the rows of a minibatch.
 *
 * @param from the first
 * @param to the one after the last
 */
record Slice(int from, int to) {
    /** All of them. */
    static Slice whole(int count) {
        return new Slice(0, count);
    }

    /** One of several slices: they differ by one at most, and some are empty where there are more slices than things. */
    static Slice of(int index, int slices, int count) {
        return new Slice((int) ((long) index * count / slices), (int) ((index + 1L) * count / slices));
    }

    int size() {
        return to - from;
    }
}
