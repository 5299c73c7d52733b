package io.troupe.architecture.planted;

import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;

/** Breaks a rule on purpose: a queue without a bound. */
public final class PlantedQueue {
    final Queue<String> names = new LinkedBlockingQueue<>();
}
