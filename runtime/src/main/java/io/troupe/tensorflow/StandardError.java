package io.troupe.tensorflow;

import com.sun.jna.Library;
import com.sun.jna.Native;

/** The process's standard error stream below Java, where native libraries write. */
final class StandardError {
    private static final int DESCRIPTOR = 2;
    private static final int WRITE_ONLY = 1;

    private StandardError() {}

    /** The few calls of the C library that are needed. A name without a leading capital is C's. */
    interface CLibrary extends Library {
        int dup(int descriptor);

        int dup2(int from, int to);

        int open(String path, int flags);

        int close(int descriptor);
    }

    /**
     * Runs an action while what is written to standard error is thrown away, whoever writes it: nobody else should.
     * Where the C library cannot be reached, the action runs all the same, with its noise.
     */
    static void discardDuring(Runnable action) {
        CLibrary c;
        try {
            c = Native.load("c", CLibrary.class);
        } catch (UnsatisfiedLinkError e) {
            action.run();
            return;
        }
        int saved = c.dup(DESCRIPTOR);
        int nowhere = c.open("/dev/null", WRITE_ONLY);
        boolean redirected = saved >= 0 && nowhere >= 0 && c.dup2(nowhere, DESCRIPTOR) >= 0;
        try {
            action.run();
        } finally {
            if (redirected) {
                c.dup2(saved, DESCRIPTOR);
            }
            closeIfOpen(c, saved);
            closeIfOpen(c, nowhere);
        }
    }

    private static void closeIfOpen(CLibrary c, int descriptor) {
        if (descriptor >= 0) {
            c.close(descriptor);
        }
    }
}
