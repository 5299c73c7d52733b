package io.troupe.tensorflow;

/** TensorFlow refused or failed; the message says at what, and why in its own words. */
public final class TensorFlowFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TensorFlowFailure(String message) {
        super(message);
    }
}
