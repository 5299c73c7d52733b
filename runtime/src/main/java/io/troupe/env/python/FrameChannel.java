package io.troupe.env.python;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * Frames over a connection, each with a deadline: the other side may be stopped, and then a plain read would wait for
 * ever. One request at a time; frames that answer another one are refused.
 *
 * <p>The buffers grow to what the largest frame needs and are used again, so that a step allocates nothing here.
 */
final class FrameChannel implements AutoCloseable {
    static final int HEADER_BYTES = 16;
    static final int MAGIC = 0x31505254;

    private static final int KIND_AT = 4;
    private static final int LENGTH_AT = 8;
    private static final int SEQUENCE_AT = 12;
    private static final int FIRST_CAPACITY = 1 << 16;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final Overtime OVERTIME = new Overtime(100 * NANOS_PER_MILLI, 500 * NANOS_PER_MILLI);

    /**
     * What there is after a deadline.
     *
     * @param pauseNanos for which nothing may come
     * @param nanos in all
     */
    record Overtime(long pauseNanos, long nanos) {}

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final Lookout lookout;
    private final Overtime afterDeadline;
    private ByteBuffer out = buffer(FIRST_CAPACITY);
    private ByteBuffer in = buffer(FIRST_CAPACITY);
    /** The same bytes as floats, for copying many at a time. */
    private FloatBuffer outFloats = out.asFloatBuffer();

    private FloatBuffer inFloats = in.asFloatBuffer();
    private int sequence;
    /** The first byte of the frame that is being read; what lies before it was given out. */
    private int start;

    private int payloadBytes;
    /** Whether the first bytes of an answer may come ahead of the others, which have not been looked for yet. */
    private boolean prompted;

    /** Whether the other side's end of the connection is known to be gone. */
    private boolean broken;

    /** When whatever is sent or received now ends in any case, once its deadline is over. */
    private long overtimeEnd;

    private boolean overtime;
    private int largestPayload = 64 << 20;

    /** @param channel connected; taken over, and closed where this fails */
    FrameChannel(SocketChannel channel) throws IOException {
        this(channel, new Lookout(System::nanoTime));
    }

    /** @param lookout for what comes after first bytes */
    FrameChannel(SocketChannel channel, Lookout lookout) throws IOException {
        this(channel, lookout, OVERTIME);
    }

    FrameChannel(SocketChannel channel, Lookout lookout, Overtime afterDeadline) throws IOException {
        this.channel = channel;
        this.lookout = lookout;
        this.afterDeadline = afterDeadline;
        try {
            channel.configureBlocking(false);
            selector = Selector.open();
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
        try {
            key = channel.register(selector, 0);
        } catch (IOException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private static ByteBuffer buffer(int capacity) {
        return ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Refuses longer payloads from now on; a header of garbage must not make this process run out of memory. */
    void limitPayload(int bytes) {
        largestPayload = bytes;
    }

    /**
     * Begins a request. The payload of the last answer is no longer valid.
     *
     * @return where to write the payload, {@link #HEADER_BYTES} being its position; the same buffer at every call, unless
     *     it had to grow
     */
    ByteBuffer begin(FrameKind kind, int bytes) {
        int frame = HEADER_BYTES + bytes;
        if (out.capacity() < frame) {
            out = buffer(frame);
            outFloats = out.asFloatBuffer();
        }
        prompted = kind == FrameKind.PROMPT;
        sequence++;
        out.clear().limit(frame);
        out.putInt(MAGIC).putInt(kind.number()).putInt(bytes).putInt(sequence);
        return out;
    }

    /**
     * Sends the request that was begun.
     *
     * @param deadline in terms of {@link System#nanoTime()}
     */
    void send(long deadline) throws BridgeFault {
        out.position(0);
        overtime = false;
        try {
            while (true) {
                channel.write(out);
                if (!out.hasRemaining()) {
                    return;
                }
                await(SelectionKey.OP_WRITE, deadline);
            }
        } catch (IOException e) {
            broken = true;
            throw new BridgeFault("the connection broke: " + e.getMessage(), e);
        }
    }

    /** Whether an answer is best asked for by a {@link FrameKind#PROMPT}. */
    boolean looksForAnswers() {
        return lookout.ready();
    }

    /**
     * Waits for the next frame.
     *
     * @param deadline in terms of {@link System#nanoTime()}
     * @return its kind; {@link #payload()} is what it holds
     */
    FrameKind receive(long deadline) throws BridgeFault {
        dropGivenOut();
        overtime = false;
        try {
            fill(HEADER_BYTES, deadline);
            checkHeader();
            fill(HEADER_BYTES + payloadBytes, deadline);
        } catch (IOException e) {
            broken = true;
            throw new BridgeFault("the connection broke: " + e.getMessage(), e);
        }
        start = HEADER_BYTES + payloadBytes;
        return FrameKind.of(in.getInt(KIND_AT));
    }

    /** Whether the other side was found to have left: then it is ending, or has ended. */
    boolean broken() {
        return broken;
    }

    /** Bytes of the payload of the frame that was received last. */
    int payloadBytes() {
        return payloadBytes;
    }

    /** The frame that was received last; its payload begins at {@link #HEADER_BYTES}. Valid until the next call. */
    ByteBuffer payload() {
        return in;
    }

    /**
     * Writes floats into the payload of the request that was begun.
     *
     * @param at which of its floats is the first
     */
    void putFloats(int at, float[] source, int offset, int count) {
        outFloats.put(HEADER_BYTES / Float.BYTES + at, source, offset, count);
    }

    /**
     * Copies floats out of the payload of the frame that was received last.
     *
     * @param at where they start in the payload, in bytes; a multiple of 4
     */
    void getFloats(int at, float[] target, int offset, int count) {
        inFloats.get((HEADER_BYTES + at) / Float.BYTES, target, offset, count);
    }

    private void dropGivenOut() {
        int rest = in.position() - start;
        if (start > 0 && rest > 0) {
            in.limit(in.position()).position(start);
            in.compact();
        }
        in.clear().position(Math.max(rest, 0));
        start = 0;
    }

    private void checkHeader() throws BridgeFault {
        int length = in.getInt(LENGTH_AT);
        if (in.getInt(0) != MAGIC || length < 0 || length > largestPayload) {
            throw new BridgeFault(String.format(
                    "it sent something else than a frame: %08x %08x %08x %08x",
                    in.getInt(0), in.getInt(KIND_AT), length, in.getInt(SEQUENCE_AT)));
        }
        if (in.getInt(SEQUENCE_AT) != sequence) {
            throw new BridgeFault("it answered request " + in.getInt(SEQUENCE_AT) + ", and not request " + sequence);
        }
        payloadBytes = length;
        if (in.capacity() < HEADER_BYTES + length) {
            ByteBuffer grown = buffer(HEADER_BYTES + length);
            int filled = in.position();
            grown.put(in.flip());
            in = grown;
            inFloats = in.clear().position(0).asFloatBuffer();
            in.position(filled);
        }
    }

    private void fill(int bytes, long deadline) throws IOException, BridgeFault {
        while (in.position() < bytes) {
            int count = channel.read(in);
            if (prompted && count > 0 && in.position() < HEADER_BYTES) {
                prompted = false;
                count = lookout.read(channel, in);
            }
            if (count < 0) {
                broken = true;
                throw new BridgeFault("it closed the connection");
            }
            if (in.position() < bytes) {
                // Also where something came: bytes that trickle in are no answer.
                await(SelectionKey.OP_READ, deadline);
            }
        }
    }

    /**
     * Waits until something can be done, or the deadline is over. After it there is one short look more, and time for what
     * then comes without a pause: this program may have been suspended, with the other side, or have waited for another
     * process.
     */
    private void await(int operation, long deadline) throws IOException, BridgeFault {
        if (Thread.currentThread().isInterrupted()) {
            throw new BridgeFault("the wait for it was interrupted");
        }
        long now = System.nanoTime();
        boolean late = now - deadline >= 0;
        if (late && !overtime) {
            overtime = true;
            overtimeEnd = now + afterDeadline.nanos();
        }
        long nanos = late ? Math.min(afterDeadline.pauseNanos(), overtimeEnd - now) : deadline - now;
        key.interestOps(operation);
        if (late && (nanos <= 0 || selector.select(ready -> {}, millis(nanos)) == 0)) {
            throw new BridgeFault("it did not answer in time");
        }
        if (!late) {
            selector.select(ready -> {}, millis(nanos));
        }
    }

    private static long millis(long nanos) {
        return (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            selector.close();
        }
    }
}
