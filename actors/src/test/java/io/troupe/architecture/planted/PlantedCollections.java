package io.troupe.architecture.planted;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Breaks a rule on purpose: a queue that cannot be bounded. */
public final class PlantedCollections {
    final Deque<String> names = new ConcurrentLinkedDeque<>();
}
