package io.troupe.env;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls one object that steps all copies at once, and tells of what it throws, or of a call that does not return, with the copy that it
 * was probably at: the first of which something is not written.
 */
final class WatchedThread {
    private final int copies;
    private final Optional<AuthorThread> thread;
    /** Calls that have not returned: their threads may still use the object. One that hangs stays one for ever. */
    private int inCalls;

    /** @param thread that can hang; without one, calls are made by the caller */
    WatchedThread(int copies, Optional<AuthorThread> thread) {
        this.copies = copies;
        this.thread = thread;
    }

    /** Whether any call has not returned. */
    boolean isInCall() {
        return inCalls > 0;
    }

    /**
     * Calls a method.
     *
     * @param what for messages
     * @param unfinished gives the first copy of which something is not written, if any
     * @throws BrokenRule of that copy, or else of copy 0, whatever was thrown but for what already says which copy it is
     * @throws EnvironmentFailure that it threw
     */
    void call(String what, Supplier<OptionalInt> unfinished, Runnable method) throws BrokenRule {
        call(what, (problem, cause) -> told(problem, unfinished.get(), cause), method);
    }

    /** Calls a method that is for one copy, of which everything is told. */
    void callOf(int copy, String what, Runnable method) throws BrokenRule {
        call(what, (problem, cause) -> new BrokenRule(copy, problem, cause), method);
    }

    /** Says which copy it is. */
    private interface Rule {
        BrokenRule broken(String problem, @Nullable Throwable cause);
    }

    private void call(String what, Rule rule, Runnable method) throws BrokenRule {
        inCalls++;
        try {
            run(what, method);
            inCalls--;
        } catch (Fault hang) {
            throw rule.broken(hang.problem(), null);
        } catch (ExecutionException e) {
            inCalls--;
            Throwable thrown = e.getCause() == null ? e : e.getCause();
            if (thrown instanceof EnvironmentFailure own) {
                throw own;
            }
            throw rule.broken(Fault.thrownBy(what, thrown, "").problem(), thrown);
        }
    }

    private void run(String what, Runnable method) throws Fault, ExecutionException {
        if (thread.isPresent()) {
            thread.get().call(what, () -> {
                method.run();
                return true;
            });
        } else {
            try {
                method.run();
            } catch (RuntimeException | Error e) {
                throw new ExecutionException(e);
            }
        }
    }

    private BrokenRule told(String problem, OptionalInt unfinished, @Nullable Throwable cause) {
        String which = unfinished.isPresent()
                ? "copy " + unfinished.getAsInt() + " is the first of which it had not written everything"
                : "it had written everything of all copies";
        return new BrokenRule(unfinished.orElse(0), copies == 1 ? problem : problem + " (" + which + ")", cause);
    }
}
