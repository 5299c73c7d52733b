package io.troupe.actors.transport;

import java.io.IOException;

/** The inbox did not take a message. */
final class InboxFailure extends IOException {
    private static final long serialVersionUID = 1L;

    InboxFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
