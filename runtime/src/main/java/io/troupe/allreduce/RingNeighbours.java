package io.troupe.allreduce;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * The two links of a member of the ring: messages to the next, messages from the previous, each in order. Whoever makes it
 * closes it.
 *
 * <p>A link must hold at least one message that its receiver has not asked for yet ({@link RingAllReduce#MESSAGE_BYTES}
 * at most, plus the tag), or all members could wait for each other.
 */
public interface RingNeighbours {
    /** Name of the member that is sent to, for messages. */
    String next();

    /** Name of the member that is received from, for messages. */
    String previous();

    /**
     * Sends a message.
     *
     * @param chunk read from its position to its limit before the call returns, and not kept
     * @param timeout bounds the wait for room
     * @throws io.troupe.algorithm.GroupBroken when the link is lost, aborted or has no room in time
     */
    void send(ChunkTag tag, ByteBuffer chunk, Duration timeout);

    /**
     * Waits for the next message.
     *
     * @param chunk receives it from position 0, and ends at its limit; never longer than the buffer's capacity
     * @param timeout bounds the wait
     * @return its tag
     * @throws io.troupe.algorithm.GroupBroken when the link is lost, aborted or has no message in time
     */
    ChunkTag receive(ByteBuffer chunk, Duration timeout);

    /** Ends every wait, now and later, with a {@link io.troupe.algorithm.GroupBroken}. From any thread. */
    void abort(String why);
}
