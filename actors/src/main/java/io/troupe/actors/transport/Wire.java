package io.troupe.actors.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Bytes to and from a peer, in the clear or encrypted. One thread reads; one at a time writes. Closed by closing the
 * channel below, which wakes both.
 */
interface Wire {
    /**
     * Fills a buffer.
     *
     * @param next filled as far as it happens at no cost
     * @throws java.io.EOFException when the peer ended the stream
     */
    void read(ByteBuffer target, ByteBuffer next) throws IOException;

    /** Writes what remains in all the buffers, in their order. */
    void write(ByteBuffer... parts) throws IOException;

    /** Takes the buffers of a connection that carries bulk; called once, when the peer has said who it is. */
    void widen() throws IOException;

    /** Gives back what it holds. No other call is under way or comes later; a second call does nothing. */
    void release();
}
