package io.troupe.actors.transport;

import java.io.IOException;

/** The peer said why it does not accept this node. */
final class ConnectionRefused extends IOException {
    private static final long serialVersionUID = 1L;

    ConnectionRefused(String message) {
        super(message);
    }
}
