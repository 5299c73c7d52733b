package io.troupe.policy;

/** An inference that several workers share could not answer one of them; every one that asked has its own. */
public final class SharedInferenceFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SharedInferenceFailure(String message) {
        super(message);
    }

    SharedInferenceFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
