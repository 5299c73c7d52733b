package io.troupe.input;

/**
 * The user's input is wrong: exit code 2, the message as it is, no stack trace. The message names the key or argument,
 * the value and what is allowed.
 */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UserError(String message) {
        super(message);
    }
}
