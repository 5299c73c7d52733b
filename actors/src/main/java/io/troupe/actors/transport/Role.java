package io.troupe.actors.transport;

import java.io.IOException;

/** What one side of a connection does with it. */
interface Role {
    /**
     * Handles a frame, on the reading thread, reading its payload from the link. Never writes: what there is to say is
     * kept for {@link #writePending}.
     *
     * @throws IOException when the connection cannot go on
     */
    void handle(Header header) throws IOException;

    /** Writes what there is to say, on the writing thread. */
    void writePending() throws IOException;

    /** Nothing happened on the writing thread for the time between two heartbeats. */
    void idle() throws IOException;

    /** Looks whether the peer owes something for too long, on the watchdog's thread. */
    void inspect(long now, long timeoutNanos);

    /** This process itself stood still, so that what the peer owes does not count. */
    void pardon();

    /** The connection is gone and nobody uses it any more; called once. */
    void ended(IOException cause);
}
