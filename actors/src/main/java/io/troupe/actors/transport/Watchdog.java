package io.troupe.actors.transport;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at every connection at short intervals. Blocking sockets have no timeout of their own: closing one is the only
 * thing that wakes its threads.
 */
final class Watchdog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

    private final Set<Watched> all = ConcurrentHashMap.newKeySet();
    private final long intervalNanos;
    private final Thread thread;
    private boolean closed;

    /** Something with a time limit. */
    interface Watched {
        /** @param now of {@link System#nanoTime()} */
        void inspect(long now);

        /** This process stood still, so that time does not count. */
        void pardon();
    }

    Watchdog(String threadName, long intervalMillis) {
        this.intervalNanos = TimeUnit.MILLISECONDS.toNanos(intervalMillis);
        this.thread = Thread.ofPlatform().daemon().name(threadName).start(this::run);
    }

    void watch(Watched watched) {
        all.add(watched);
    }

    void forget(Watched watched) {
        all.remove(watched);
    }

    private void run() {
        long last = System.nanoTime();
        while (awaitNext()) {
            long now = System.nanoTime();
            boolean stoodStill = now - last > 4 * intervalNanos;
            for (Watched watched : all) {
                try {
                    if (stoodStill) {
                        watched.pardon();
                    } else {
                        watched.inspect(now);
                    }
                } catch (RuntimeException e) {
                    log.error("a connection could not be looked at", e);
                }
            }
            last = now;
        }
    }

    private synchronized boolean awaitNext() {
        long until = System.nanoTime() + intervalNanos;
        try {
            for (long left = intervalNanos; !closed && left > 0; left = until - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            return false;
        }
        return !closed;
    }

    Thread thread() {
        return thread;
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
