package io.troupe.npy;

import java.io.IOException;

/** A file that is not what it should be, and why. */
public final class MalformedFile extends IOException {
    private static final long serialVersionUID = 1L;

    public MalformedFile(String problem) {
        super(problem);
    }

    public MalformedFile(String problem, Throwable cause) {
        super(problem, cause);
    }
}
