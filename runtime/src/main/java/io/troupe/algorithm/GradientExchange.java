package io.troupe.algorithm;

/**
 * Sums over a group of learners that work on the same batch. One owner, one thread at a time; whoever forms the group
 * makes it and ends it.
 *
 * <p>Every member calls {@link #sum} equally often and with equally many values each time.
 */
public interface GradientExchange {
    /** The group of one: every sum is what it is given. */
    GradientExchange ALONE = new GradientExchange() {
        @Override
        public int rank() {
            return 0;
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public void sum(float[] values) {
            // The sum of one.
        }
    };

    /** This member's place in the group, from 0. */
    int rank();

    /** Members of the group, itself among them. */
    int size();

    /**
     * Replaces each value by its sum over the group: the same bits on every member.
     *
     * @throws GroupBroken when a member is lost, does not answer in time or was told to stop; the values are then not to
     *     be used, and neither is this object any more
     */
    void sum(float[] values);
}
