package io.troupe.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A legitimate user while others misbehave: asks again and again, ten times a second, and remembers the slowest answer
 * and the first failure.
 */
public final class Bystander implements AutoCloseable {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long IDLE = -1;

    private final Callable<?> request;
    private final Thread thread;
    private boolean closed;
    private long served;
    private long slowestNanos;
    private long askedAt = IDLE;
    private String failure = "";

    private Bystander(Callable<?> request) {
        this.request = request;
        thread = Thread.ofPlatform().daemon().name("bystander").unstarted(this::ask);
    }

    /**
     * Begins to ask.
     *
     * @param request returns when it was served and throws when it was not; may be interrupted by {@link #close}
     */
    public static Bystander asking(Callable<?> request) {
        Bystander bystander = new Bystander(request);
        bystander.thread.start();
        return bystander;
    }

    private void ask() {
        while (begin()) {
            String problem = "";
            try {
                request.call();
            } catch (Exception | AssertionError e) {
                problem = e.toString();
            }
            end(problem);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private synchronized boolean begin() {
        askedAt = System.nanoTime();
        return !closed;
    }

    private synchronized void end(String problem) {
        slowestNanos = Math.max(slowestNanos, System.nanoTime() - askedAt);
        askedAt = IDLE;
        if (problem.isEmpty()) {
            served++;
        } else if (failure.isEmpty() && !closed) {
            failure = problem;
        }
    }

    /** Requests that were served. */
    public synchronized long served() {
        return served;
    }

    /** The longest that a request took, or takes already. */
    public synchronized Duration slowest() {
        long current = askedAt == IDLE || closed ? 0 : System.nanoTime() - askedAt;
        return Duration.ofNanos(Math.max(slowestNanos, current));
    }

    /** @throws AssertionError when a request failed or took longer, or none was served */
    public synchronized void check(Duration atMost) {
        if (!failure.isEmpty()) {
            throw new AssertionError("after " + served + " served requests one failed: " + failure);
        }
        if (slowest().compareTo(atMost) > 0) {
            throw new AssertionError("a request took " + slowest().toMillis() + " ms (at most " + atMost.toMillis()
                    + " ms), beside " + served + " that were served");
        }
        if (served == 0) {
            throw new AssertionError("no request was served yet");
        }
    }

    /** Asks no more. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        thread.interrupt();
    }
}
