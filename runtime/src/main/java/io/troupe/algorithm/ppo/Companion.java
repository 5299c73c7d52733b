package io.troupe.algorithm.ppo;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that works beside its owner for a moment, again and again. Between two tasks of one update it spins for a
 * while, since waking it would take as long as a minibatch; then it sleeps.
 */
final class Companion implements AutoCloseable {
    private static final int SPINS = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Thread thread;
    private final Rendezvous rendezvous;
    private volatile Optional<Runnable> task = Optional.empty();
    private volatile Optional<Throwable> failure = Optional.empty();
    private volatile boolean closed;

    /** @param rendezvous that the tasks meet their owner at; broken up when one fails */
    Companion(String name, Rendezvous rendezvous) {
        this.rendezvous = rendezvous;
        thread = Thread.ofPlatform().daemon().name(name).start(this::work);
    }

    /** Starts a task; the one before has been awaited. */
    void run(Runnable next) {
        failure.ifPresent(cause -> {
            throw new IllegalStateException("an earlier update failed", cause);
        });
        task = Optional.of(next);
        LockSupport.unpark(thread);
    }

    /** Waits for the end of the task; meeting it at the rendezvous has nearly ended it already. */
    void await() {
        while (task.isPresent()) {
            Thread.onSpinWait();
        }
        failure.ifPresent(cause -> {
            throw new IllegalStateException("the value half of the update failed: " + cause.getMessage(), cause);
        });
    }

    private void work() {
        int spins = 0;
        while (!closed) {
            Optional<Runnable> next = task;
            if (next.isPresent()) {
                spins = 0;
                perform(next.get());
            } else if (++spins < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
            }
        }
    }

    private void perform(Runnable next) {
        try {
            next.run();
        } catch (RuntimeException | Error e) {
            failure = Optional.of(e);
            rendezvous.breakUp();
        }
        task = Optional.empty();
    }

    @Override
    public void close() {
        closed = true;
        rendezvous.breakUp();
        LockSupport.unpark(thread);
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
