package io.troupe.actors.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The one connection by which this node sends to a peer and pulls from it. It is opened at first use, shared by all
 * callers, and opened again by the first use after a failure. Usable from any thread.
 */
public interface Outlet extends AutoCloseable {
    /** Whom it leads to. */
    DataAddress peer();

    /**
     * Sends one message: waits until the peer has room for it and until the socket has taken it. Messages of one thread
     * arrive in their order. A message that was sent when the connection broke may or may not have arrived.
     *
     * @param stream what kind of message it is, 0 to 65,535
     * @param tag a number for the receiver
     * @param parts the message is their remaining bytes one after another; direct buffers travel without a copy; read to
     *     their ends, and free for other use on return
     * @throws IOException when the peer cannot be reached, refuses this node or is lost; names the peer and the reason
     * @throws InterruptedException when interrupted; the connection is closed where part of the message was sent
     * @throws IllegalArgumentException for a message larger than a frame may be
     */
    void send(int stream, long tag, ByteBuffer... parts) throws IOException, InterruptedException;

    /** Closes the connection, if there is one, and fails what waits for it. For a peer that has left. */
    @Override
    void close();
}
