package io.troupe.actors.transport;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Bytes in the clear. */
final class PlainWire implements Wire {
    /** Of one system call, so that on a slow line progress is seen in time. */
    private static final int MAX_WRITE = 1 << 18;

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
            int last = first;
            int room = MAX_WRITE - parts[first].remaining();
            while (room > 0 && last + 1 < parts.length) {
                last++;
                room -= parts[last].remaining();
            }
            int limit = parts[last].limit();
            if (room < 0) {
                parts[last].limit(limit + room);
            }
            while (parts[last].hasRemaining()) {
                channel.write(parts, first, last - first + 1);
                activity.wrote();
            }
            parts[last].limit(limit);
            first = parts[last].hasRemaining() ? last : last + 1;
        }
    }

    @Override
    public void widen() {}

    @Override
    public void release() {}
}
