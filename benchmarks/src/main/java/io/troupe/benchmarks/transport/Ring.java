package io.troupe.benchmarks.transport;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Direct buffers in turn, 64 MB of them: more than the processor keeps close, as the data of a run would be. */
final class Ring {
    private static final int BYTES = 64 << 20;

    private final ByteBuffer[] buffers;
    private int next;

    Ring(int size) {
        buffers = new ByteBuffer[Math.max(4, BYTES / size)];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
            for (int at = 0; at + Float.BYTES <= size; at += Float.BYTES) {
                buffers[i].putFloat(at, at % 1009);
            }
        }
    }

    ByteBuffer next() {
        ByteBuffer buffer = buffers[next].clear();
        next = (next + 1) % buffers.length;
        return buffer;
    }
}
