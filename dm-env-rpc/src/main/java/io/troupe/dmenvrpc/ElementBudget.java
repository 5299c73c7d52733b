package io.troupe.dmenvrpc;

import dm_env_rpc.v1.DmEnvRpc.TensorSpec;

/**
 * How many elements the tensors of one copy may have together: what a server says must not make this program run out of
 * memory.
 */
final class ElementBudget {
    /** Of a copy. A message with so many fits into the largest that is taken. */
    static final long OF_A_COPY = 1L << 22;
    /** Of all copies, which have arrays of their own. */
    static final long OF_ALL_COPIES = 1L << 25;

    private final int copies;
    private long left;

    /** The whole of it, for one of so many copies. */
    ElementBudget(int copies) {
        this.copies = copies;
        left = most(copies);
    }

    private static long most(int copies) {
        return Math.min(OF_A_COPY, OF_ALL_COPIES / copies);
    }

    /**
     * Takes the elements of a tensor.
     *
     * @param what it is, for messages
     * @param remedy said of a tensor that cannot be used
     * @return how many they are
     * @throws IllegalArgumentException where its shape is none, or too few are left
     */
    int take(String what, TensorSpec spec, String remedy) {
        long size = 1;
        for (int n : spec.getShapeList()) {
            if (n < 1) {
                throw new IllegalArgumentException(what + " has the shape " + spec.getShapeList() + ": "
                        + (n < 0 ? "one of variable length cannot be used" : "every dimension must be from 1")
                        + remedy);
            }
            // Beyond that it could not be counted.
            size = Math.min(size * n, OF_ALL_COPIES);
        }
        if (size > left) {
            throw new IllegalArgumentException(what + " has the shape " + spec.getShapeList()
                    + ": the tensors of one of "
                    + copies + " copies may have " + most(copies) + " elements together, of which " + left + " are left"
                    + remedy);
        }
        left -= size;
        return (int) size;
    }
}
