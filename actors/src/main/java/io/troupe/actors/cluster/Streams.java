package io.troupe.actors.cluster;

/** What kinds of messages travel on the data plane; the tag of each is the epoch. */
final class Streams {
    /** Fragments of experience, from workers to the trainer. */
    static final int FRAGMENTS = 1;
    /** Pieces of gradients, between trainers. */
    static final int GRADIENTS = 2;

    private Streams() {}
}
