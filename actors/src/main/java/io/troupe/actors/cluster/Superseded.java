package io.troupe.actors.cluster;

/** The run is directed from another node now: this one was cut off, and may come back in another part. */
final class Superseded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Superseded() {
        super("the run is directed from another node now");
    }
}
