package io.troupe.actors.transport;

import java.io.IOException;

/** This side ends a connection for what the peer did, or did not do. */
final class CutOff extends IOException {
    private static final long serialVersionUID = 1L;

    CutOff(String message) {
        super(message);
    }

    CutOff(String message, Throwable cause) {
        super(message, cause);
    }
}
