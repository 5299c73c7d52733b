package io.troupe.actors.transport;

import java.io.IOException;

/** A peer sent what the protocol does not allow. */
final class ProtocolViolation extends IOException {
    private static final long serialVersionUID = 1L;

    ProtocolViolation(String message) {
        super(message);
    }
}
