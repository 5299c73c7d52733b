package io.troupe.algorithm;

import java.util.Arrays;
import java.util.List;

/**
 * Sums over a group of learners that work on the same batch. One owner, one thread at a time; whoever forms the group
 * makes it and ends it.
 *
 * <p>Every member calls {@link #sum} equally often and with sums of the same length each time.
 */
public interface GradientExchange {
    /** The group of one. */
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
        public void sum(List<float[]> parts, float[] sum) {
            Arrays.fill(sum, 0);
            for (float[] part : parts) {
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += part[i];
                }
            }
        }
    };

    /** This member's place in the group, from 0. */
    int rank();

    /** Members of the group, itself among them. */
    int size();

    /**
     * Adds up the parts of all members, one after the other: those of rank 0 in their order, then those of rank 1, and so
     * on. So the sum has the same bits on every member, and the same whichever members the parts are spread over.
     *
     * @param parts of this member, as long as the sum each; there may be none
     * @param sum receives ((0 + first part) + second part) + ...
     * @throws GroupBroken when a member is lost, does not answer in time or was told to stop; what {@code sum} holds is
     *     then not to be used, and neither is this object any more
     */
    void sum(List<float[]> parts, float[] sum);
}
