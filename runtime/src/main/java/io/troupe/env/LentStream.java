package io.troupe.env;

import io.troupe.random.RandomStream;
import java.util.concurrent.ExecutionException;

/** Calls one author's object on a thread that can hang, with a stream that a thread that is left behind keeps for itself. */
final class LentStream {
    /** An author's method. */
    interface Method<T> {
        T run(RandomStream random) throws Exception;
    }

    private final AuthorThread thread;
    /** The stream that the object draws from. */
    private RandomStream lent = RandomStream.ofState(0);
    /** Whether a call has not returned: its thread may still use the object, and the stream lent to it. */
    private boolean inCall;

    LentStream(AuthorThread thread) {
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
     * @param random the copy's own stream, which goes on where the method left it
     * @param hint see {@link Fault#thrownBy}
     */
    <T> T call(String what, RandomStream random, String hint, Method<T> method) throws Fault {
        if (inCall) {
            lent = RandomStream.ofState(random.state());
        } else {
            lent.restore(random.state());
        }
        RandomStream own = lent;
        inCall = true;
        try {
            T result = thread.call(what, () -> method.run(own));
            returned(random);
            return result;
        } catch (ExecutionException e) {
            returned(random);
            Throwable thrown = e.getCause() == null ? e : e.getCause();
            throw Fault.thrownBy(what, thrown, hint);
        }
    }

    private void returned(RandomStream random) {
        inCall = false;
        random.restore(lent.state());
    }
}
