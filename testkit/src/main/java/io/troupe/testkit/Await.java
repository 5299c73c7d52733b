package io.troupe.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another process does by looking again and again, until a deadline. */
public final class Await {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Something that is so, or not yet. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /** Something that is there, or not yet. */
    @FunctionalInterface
    public interface Source<T> {
        Optional<T> look() throws IOException, InterruptedException;
    }

    /** Something that must be so. */
    @FunctionalInterface
    public interface Check {
        void run() throws IOException, InterruptedException;
    }

    private Await() {}

    /** As {@link #until(String, Duration, Witness, Condition)}, with nobody to ask. */
    public static void until(String what, Duration within, Condition condition)
            throws IOException, InterruptedException {
        until(what, within, Witness.NONE, condition);
    }

    /**
     * Returns when the condition holds.
     *
     * @param what is waited for, as it reads after "no"
     * @param within how long it may take
     * @param witness asked whether waiting is in vain, and for the message when it was
     * @throws AssertionError when it does not hold in time, or never will
     */
    public static void until(String what, Duration within, Witness witness, Condition condition)
            throws IOException, InterruptedException {
        value(what, within, witness, () -> condition.holds() ? Optional.of(what) : Optional.empty());
    }

    /** As {@link #until(String, Duration, Witness, Condition)}, for a value that is not there yet. */
    public static <T> T value(String what, Duration within, Witness witness, Source<T> source)
            throws IOException, InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            // Asked before the source: what a process did last counts.
            boolean hopeless = witness.hopeless();
            Optional<T> value = source.look();
            if (value.isPresent()) {
                return value.get();
            }
            boolean late = System.nanoTime() - begun > within.toNanos();
            if (hopeless || late) {
                throw new AssertionError("no " + what
                        + (hopeless ? ", and nothing will come any more" : " within " + within.toMillis() + " ms")
                        + "\n"
                        + witness.story());
            }
            LockSupport.parkNanos(POLL_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException("while waiting for " + what);
            }
        }
    }

    /**
     * Looks for so long whether everything is as it should be.
     *
     * @param check throws when it is not
     */
    public static void throughout(Duration during, Check check) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        do {
            check.run();
            LockSupport.parkNanos(POLL_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException("while looking on");
            }
        } while (System.nanoTime() - begun < during.toNanos());
    }
}
