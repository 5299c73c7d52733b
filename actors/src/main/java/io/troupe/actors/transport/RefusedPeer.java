package io.troupe.actors.transport;

import java.io.IOException;

/** This side does not accept a connection; the message is what the peer is told. */
final class RefusedPeer extends IOException {
    private static final long serialVersionUID = 1L;
    private final Refusal refusal;

    RefusedPeer(Refusal refusal, String message) {
        super(message);
        this.refusal = refusal;
    }

    RefusedPeer(Refusal refusal, String message, Throwable cause) {
        super(message, cause);
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}
