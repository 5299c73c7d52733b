package io.troupe.algorithm;

/** An update that must not be used: a value stopped being finite, or the backend failed. */
public final class LearnerFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LearnerFailure(String message) {
        super(message);
    }
}
