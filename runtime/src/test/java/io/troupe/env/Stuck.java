package io.troupe.env;

import java.util.concurrent.CountDownLatch;

/** An author's loop that does not end, and does not care for interrupts. */
final class Stuck {
    private Stuck() {}

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
}
