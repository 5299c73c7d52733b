package io.troupe.replay;

import java.util.Arrays;

/**
 * Priorities as leaves of a binary tree whose inner nodes hold the sum and the smallest of those below: a change and a
 * draw both take as many steps as the tree is high. A node is always computed from its two children, so its bits depend
 * on the leaves alone and not on how they came about.
 */
final class PriorityTree {
    private static final int ROOT = 1;

    private final int leaves;
    private final double[] sums;
    private final double[] smallest;

    /** With every priority at 0, which is not counted among the smallest. */
    PriorityTree(int capacity) {
        leaves = leaves(capacity);
        sums = new double[Math.multiplyExact(2, leaves)];
        smallest = new double[2 * leaves];
        Arrays.fill(smallest, Double.POSITIVE_INFINITY);
    }

    private static int leaves(int capacity) {
        return capacity == 1 ? 1 : Integer.highestOneBit(capacity - 1) << 1;
    }

    /** Memory of a tree, all of which is taken at once. */
    static long sizeBytes(int capacity) {
        return 2L * 2 * Double.BYTES * leaves(capacity);
    }

    /** Changes one priority. */
    void set(int index, double priority) {
        int node = leaves + index;
        sums[node] = priority;
        smallest[node] = priority > 0 ? priority : Double.POSITIVE_INFINITY;
        for (node >>= 1; node >= ROOT; node >>= 1) {
            sums[node] = sums[2 * node] + sums[2 * node + 1];
            smallest[node] = Math.min(smallest[2 * node], smallest[2 * node + 1]);
        }
    }

    double get(int index) {
        return sums[leaves + index];
    }

    /** Sum of all. */
    double sum() {
        return sums[ROOT];
    }

    /** The smallest above 0; infinity where there is none. */
    double smallest() {
        return smallest[ROOT];
    }

    /**
     * The first index up to which the priorities add up to more than {@code mass}.
     *
     * @param mass from 0 to {@link #sum()}
     */
    int find(double mass) {
        double left = mass;
        int node = ROOT;
        while (node < leaves) {
            node *= 2;
            // Rounding may leave more than there is on the right: what has no priority must not be found all the same.
            if (left >= sums[node] && sums[node + 1] > 0) {
                left -= sums[node];
                node++;
            }
        }
        return node - leaves;
    }
}
