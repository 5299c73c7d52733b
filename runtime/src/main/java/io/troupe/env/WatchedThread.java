package io.troupe.env;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls what steps all copies at once, and tells of what it throws, or of a call that does not return, with the copy that it
 * was probably at: the first of which something is not written.
 */
final class WatchedThread {
    private final int copies;
    private final Optional<AuthorThread> thread;
    /** Whether a call has not returned: its thread may still use the object. */
    private boolean inCall;

    /** @param thread that can hang; without one, calls are made by the caller */
    WatchedThread(int copies, Optional<AuthorThread> thread) {
        this.copies = copies;
        this.thread = thread;
    }

    /** Whether the last call has not returned. */
    boolean isInCall() {
        return inCall;
    }

    /**
     * Calls a method.
     *
     * @param what for messages
     * @param unfinished gives the first copy of which something is not written
     * @throws BrokenRule of that copy, whatever was thrown but for what already says which copy it is
     * @throws EnvironmentFailure that it threw
     */
    void call(String what, IntSupplier unfinished, Runnable method) throws BrokenRule {
        inCall = true;
        try {
            run(what, method);
            inCall = false;
        } catch (AuthorThread.Hang hang) {
            throw told(hang.problem(), unfinished, null);
        } catch (Fault fault) {
            throw new BrokenRule(unfinished.getAsInt(), fault.problem(), fault);
        } catch (ExecutionException e) {
            inCall = false;
            Throwable thrown = e.getCause() == null ? e : e.getCause();
            if (thrown instanceof EnvironmentFailure own) {
                throw own;
            }
            throw told(Fault.thrownBy(what, thrown, "").problem(), unfinished, thrown);
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

    private BrokenRule told(String problem, IntSupplier unfinished, @Nullable Throwable cause) {
        int copy = unfinished.getAsInt();
        String which = copies == 1 ? "" : " (copy " + copy + " is the first of which it had not written everything)";
        return new BrokenRule(copy, problem + which, cause);
    }
}
