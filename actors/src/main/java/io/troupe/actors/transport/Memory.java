package io.troupe.actors.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * Direct buffers that are used again, the warmest first. Bounds what exists, in use or not. Freed at once where they are
 * no longer wanted: a collector that seldom runs would leave them.
 */
final class Memory implements AutoCloseable {
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);
    private final TreeMap<Integer, Deque<Piece>> idle = new TreeMap<>();
    private final long maxBytes;
    private final long maxIdleBytes;
    private long bytes;
    private long idleBytes;
    private boolean closed;

    /**
     * @param maxBytes that may exist
     * @param maxIdleBytes that are kept for later
     */
    Memory(long maxBytes, long maxIdleBytes) {
        this.maxBytes = maxBytes;
        this.maxIdleBytes = maxIdleBytes;
    }

    /** A buffer and its owner. */
    static final class Piece {
        private final ByteBuf owner;
        private final ByteBuffer buffer;

        private Piece(ByteBuf owner) {
            this.owner = owner;
            this.buffer = owner.nioBuffer(0, owner.capacity());
        }

        /** All of it, cleared and little-endian. */
        ByteBuffer buffer() {
            return buffer.clear().order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /**
     * Takes a buffer of exactly this size.
     *
     * @throws IOException when there is no memory for it
     */
    synchronized Piece take(int size) throws IOException {
        if (closed) {
            throw new IOException("the data plane is closed");
        }
        Deque<Piece> fitting = idle.get(size);
        if (fitting != null && !fitting.isEmpty()) {
            idleBytes -= size;
            return fitting.pop();
        }
        while (bytes + size > maxBytes && idleBytes > 0) {
            freeLargestIdle();
        }
        if (bytes + size > maxBytes) {
            throw new IOException(
                    "a buffer of " + size + " bytes is one too many: " + bytes + " of " + maxBytes + " in use");
        }
        try {
            Piece piece = new Piece(allocator.directBuffer(size, size));
            bytes += size;
            return piece;
        } catch (OutOfMemoryError e) {
            throw new IOException("no direct memory for a buffer of " + size + " bytes: " + e.getMessage(), e);
        }
    }

    /** Takes a buffer back; nobody may touch it any more. */
    synchronized void give(Piece piece) {
        int size = piece.owner.capacity();
        if (closed || idleBytes + size > maxIdleBytes) {
            free(piece);
            return;
        }
        idle.computeIfAbsent(size, key -> new ArrayDeque<>()).push(piece);
        idleBytes += size;
    }

    /** In use or idle. */
    synchronized long bytes() {
        return bytes;
    }

    /** Frees what is idle now, and the rest when it is given back. */
    @Override
    public synchronized void close() {
        closed = true;
        while (idleBytes > 0) {
            freeLargestIdle();
        }
    }

    private void freeLargestIdle() {
        Map.Entry<Integer, Deque<Piece>> largest = idle.lastEntry();
        if (largest.getValue().isEmpty()) {
            idle.remove(largest.getKey());
            return;
        }
        idleBytes -= largest.getKey();
        free(largest.getValue().pop());
    }

    private void free(Piece piece) {
        bytes -= piece.owner.capacity();
        piece.owner.release();
    }
}
