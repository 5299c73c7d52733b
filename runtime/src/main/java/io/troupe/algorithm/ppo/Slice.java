package io.troupe.algorithm.ppo;

/**
 * A member's part of every minibatch.
 *
 * @param from first row of it
 * @param to row after the last
 */
record Slice(int from, int to) {
    /** All of it. */
    static Slice whole(int minibatchSize) {
        return new Slice(0, minibatchSize);
    }

    /** The part of one member of a group; parts differ by one row at most, and are empty where members outnumber rows. */
    static Slice of(int rank, int members, int minibatchSize) {
        return new Slice((int) ((long) rank * minibatchSize / members), (int) ((rank + 1L) * minibatchSize / members));
    }

    int rows() {
        return to - from;
    }
}
