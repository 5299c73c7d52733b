package io.troupe.testkit;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How the connections of a {@link TcpProxy} are treated now. */
final class ProxyLink {
    enum State {
        PASSING,
        CUT,
        SWALLOWING,
        CLOSED
    }

    enum Direction {
        TO_TARGET,
        FROM_TARGET
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Direction, Long> delayNanos = new EnumMap<>(Direction.class);
    /** When the next byte may pass, by the clock of {@link System#nanoTime}. */
    private final Map<Direction, Long> freeAt = new EnumMap<>(Direction.class);

    private final Map<Direction, AtomicLong> passed = new EnumMap<>(Direction.class);
    private State state = State.PASSING;
    private long bytesPerSecond;

    ProxyLink() {
        for (Direction direction : Direction.values()) {
            delayNanos.put(direction, 0L);
            freeAt.put(direction, System.nanoTime());
            passed.put(direction, new AtomicLong());
        }
    }

    void delay(long toTargetNanos, long fromTargetNanos) {
        lock.lock();
        try {
            delayNanos.put(Direction.TO_TARGET, toTargetNanos);
            delayNanos.put(Direction.FROM_TARGET, fromTargetNanos);
        } finally {
            lock.unlock();
        }
    }

    void limit(long bytes) {
        lock.lock();
        try {
            bytesPerSecond = bytes;
            freeAt.replaceAll((direction, before) -> System.nanoTime());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void state(State next) {
        lock.lock();
        try {
            if (state != State.CLOSED) {
                state = next;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        state(State.CLOSED);
    }

    State state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    long delayNanos(Direction direction) {
        lock.lock();
        try {
            return delayNanos.getOrDefault(direction, 0L);
        } finally {
            lock.unlock();
        }
    }

    long passed(Direction direction) {
        return counter(direction).get();
    }

    void count(Direction direction, long bytes) {
        counter(direction).addAndGet(bytes);
    }

    private AtomicLong counter(Direction direction) {
        return passed.computeIfAbsent(direction, missing -> new AtomicLong());
    }

    /** Waits while the link is cut; false when it is closed. */
    boolean awaitPassing() {
        lock.lock();
        try {
            while (state == State.CUT) {
                changed.awaitUninterruptibly();
            }
            return state != State.CLOSED;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until so many bytes may go: until they are due, the rate allows them and the link is not cut. False when the
     * proxy or the connection is closed meanwhile.
     */
    boolean awaitTurn(Direction direction, int bytes, long dueNanos, ProxyConnection connection)
            throws InterruptedException {
        lock.lock();
        try {
            while (state != State.CLOSED && connection.isOpen()) {
                long now = System.nanoTime();
                long free = freeAt.getOrDefault(direction, now);
                long wait = Math.max(dueNanos - now, bytesPerSecond == 0 ? 0 : free - now);
                if (state == State.CUT) {
                    changed.await();
                } else if (wait > 0 && state == State.PASSING) {
                    changed.awaitNanos(wait);
                } else {
                    if (bytesPerSecond > 0) {
                        long cost = (long) (bytes * 1e9 / bytesPerSecond);
                        freeAt.put(direction, (free - now > 0 ? free : now) + cost);
                    }
                    return true;
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Those who wait look again whether their connection is still open. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
