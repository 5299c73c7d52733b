package io.troupe.replay;

/** A replay cannot grow any more; the message says how far it got and which option gives it more memory. */
public final class ReplayOutOfMemory extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReplayOutOfMemory(String sentence, OutOfMemoryError cause) {
        super(sentence, cause);
    }
}
