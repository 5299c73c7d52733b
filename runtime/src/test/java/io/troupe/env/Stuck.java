package io.troupe.env;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An author's loop that does not end, and does not care for interrupts, until it is let go. Who waits for calls with it gives
 * up those that are in the loop, at once, and no others: however slow the machine is, none is given up because of that.
 */
final class Stuck implements AuthorThread.Wait, AutoCloseable {
    private static final long LONGEST_SECONDS = 60;

    private final Semaphore reached = new Semaphore(0);
    private final CountDownLatch never = new CountDownLatch(1);

    /** Where an author's code is stuck. */
    void in() {
        reached.release();
        in(never);
    }

    @SuppressWarnings("UncheckedExceptionInLoop")
    static void in(CountDownLatch never) {
        boolean done = false;
        while (!done) {
            try {
                never.await();
                done = true;
            } catch (InterruptedException e) {
                done = false;
            }
        }
    }

    /** The thread of an environment whose calls may take so long by their messages. */
    AuthorThread thread(long millis) {
        return new AuthorThread("Mistaken", Duration.ofMillis(millis), this);
    }

    @Override
    public <T> T get(FutureTask<T> call, Duration timeout)
            throws ExecutionException, InterruptedException, TimeoutException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        while (true) {
            try {
                return call.get(1, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (reached.tryAcquire() || System.nanoTime() > end) {
                    throw e;
                }
            }
        }
    }

    /** Lets go whoever is stuck. */
    @Override
    public void close() {
        never.countDown();
    }
}
