package io.troupe.actors;

import org.apache.pekko.actor.typed.DispatcherSelector;

/** Where actors run that would hold up the others. */
public final class Dispatchers {
    private Dispatchers() {}

    /** A thread of its own, for an actor that computes for a whole fragment or update. */
    public static DispatcherSelector pinned() {
        return DispatcherSelector.fromConfig("troupe.pinned-dispatcher");
    }

    /** Threads for actors that wait for files. */
    public static DispatcherSelector blocking() {
        return DispatcherSelector.fromConfig("troupe.blocking-dispatcher");
    }
}
