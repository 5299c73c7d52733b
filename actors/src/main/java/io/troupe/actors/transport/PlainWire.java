package io.troupe.actors.transport;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Bytes in the clear. */
final class PlainWire implements Wire {
    /** Of one system call, so that on a slow line progress is seen in time. */
    private static final int MAX_WRITE = 1 << 20;

    private final SocketChannel channel;
    private final Activity activity;
    private final ByteBuffer[] reading = new ByteBuffer[2];

    PlainWire(SocketChannel channel, Activity activity) {
        this.channel = channel;
        this.activity = activity;
    }

    @Override
    public void read(ByteBuffer target, ByteBuffer next) throws IOException {
        reading[0] = target;
        reading[1] = next;
        while (target.hasRemaining()) {
            if (channel.read(reading) < 0) {
                throw new EOFException("the peer closed the connection");
            }
            activity.heard();
        }
    }

    @Override
    public void write(ByteBuffer... parts) throws IOException {
        int first = 0;
        while (first < parts.length) {
            int room = MAX_WRITE;
            int end = first;
            while (end < parts.length && parts[end].remaining() <= room) {
                room -= parts[end].remaining();
                end++;
            }
            if (room == MAX_WRITE && end == first) {
                writeStart(parts[first]);
            } else {
                writeWhole(parts, first, end, MAX_WRITE - room);
                first = end;
            }
        }
    }

    private void writeWhole(ByteBuffer[] parts, int first, int end, int bytes) throws IOException {
        for (long left = bytes; left > 0; ) {
            left -= channel.write(parts, first, end - first);
            activity.wrote();
        }
    }

    /** Of a part that is too large for one call. */
    private void writeStart(ByteBuffer part) throws IOException {
        int limit = part.limit();
        part.limit(part.position() + MAX_WRITE);
        while (part.hasRemaining()) {
            channel.write(part);
            activity.wrote();
        }
        part.limit(limit);
    }

    @Override
    public void widen() {}

    @Override
    public void release() {}
}
