package io.troupe.config;

/** How collection and learning are interleaved; see the table of collection modes in the documentation. */
public enum CollectionMode {
    /** Collect, then learn, with lag 0. Bit for bit reproducible. */
    LOCKSTEP,
    /** Collect the next fragment while learning from this one, with lag exactly 1. Bit for bit reproducible. */
    PIPELINED,
    /** Workers never wait for a version; the lag is bounded by dropping. Not reproducible. */
    ASYNC;

    /** Whether the same experiment and seed give the same weights, bit for bit. */
    public boolean reproducible() {
        return this != ASYNC;
    }

    /**
     * The version that a worker must collect a fragment with, in a reproducible mode.
     *
     * @param sequence number of the fragment, from 0
     */
    public long versionFor(long sequence) {
        return switch (this) {
            case LOCKSTEP -> sequence;
            case PIPELINED -> Math.max(0, sequence - 1);
            case ASYNC -> throw new IllegalStateException("async workers take whatever version is newest");
        };
    }
}
