package io.troupe.actors.transport;

import java.nio.ByteBuffer;

/** One message from a peer. Its bytes count against the budget of the data plane until it is released. */
public interface Delivery {
    /** The peer that sent it. */
    String nodeId();

    /** What kind of message it is, as the sender said: 0 to 65,535. */
    int stream();

    /** The sender's own number for it. */
    long tag();

    /**
     * The message: a direct, little-endian buffer from position 0 to its limit, the same one at every call. Not to be
     * touched after {@link #release()}: its memory then belongs to another message.
     */
    ByteBuffer content();

    /** Gives the memory back and, with it, the peer the right to send more. Any thread; only the first call counts. */
    void release();
}
