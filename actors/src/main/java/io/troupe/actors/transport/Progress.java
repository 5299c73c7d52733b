package io.troupe.actors.transport;

/** How far a connection got that is not accepted yet, from the least to the most that its loss would cost. */
enum Progress {
    /** Refused, and given a moment to hear why. */
    REFUSED,
    /** Nothing came that belongs to the protocol. */
    SILENT,
    /** The handshake has begun. */
    TALKING,
    /** It showed a good certificate; without TLS, it knows the run. */
    TRUSTED
}
