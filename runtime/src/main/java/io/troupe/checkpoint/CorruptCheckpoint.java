package io.troupe.checkpoint;

/** A checkpoint that must not be used; the message names the file and what is wrong with it. */
public final class CorruptCheckpoint extends Exception {
    private static final long serialVersionUID = 1L;

    public CorruptCheckpoint(String message) {
        super(message);
    }
}
