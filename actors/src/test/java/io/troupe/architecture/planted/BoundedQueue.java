package io.troupe.architecture.planted;

import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;

/** Breaks no rule: the queue has a bound. */
public final class BoundedQueue {
    final Queue<String> names = new LinkedBlockingQueue<>(5);
}
