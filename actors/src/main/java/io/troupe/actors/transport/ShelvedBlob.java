package io.troupe.actors.transport;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Content that is offered, in parts. */
final class ShelvedBlob {
    private final BlobReference reference;
    private final List<ByteBuffer> parts;
    private final Runnable whenUnused;
    private int readers;
    private boolean withdrawn;

    private ShelvedBlob(BlobReference reference, List<ByteBuffer> parts, Runnable whenUnused) {
        this.reference = reference;
        this.parts = parts;
        this.whenUnused = whenUnused;
    }

    static ShelvedBlob of(String id, Runnable whenUnused, ByteBuffer... content) {
        List<ByteBuffer> parts = Arrays.stream(content)
                .map(ByteBuffer::slice)
                .map(ByteBuffer::asReadOnlyBuffer)
                .toList();
        long size = parts.stream().mapToLong(ByteBuffer::remaining).sum();
        Checksum checksum = new Checksum();
        parts.forEach(checksum::update);
        return new ShelvedBlob(new BlobReference(id, size, checksum.hex()), parts, whenUnused);
    }

    BlobReference reference() {
        return reference;
    }

    /** Begins to read; false where the blob is withdrawn. Every true needs an {@link #endReading}. */
    synchronized boolean beginReading() {
        if (withdrawn) {
            return false;
        }
        readers++;
        return true;
    }

    void endReading() {
        boolean unused;
        synchronized (this) {
            readers--;
            unused = withdrawn && readers == 0;
        }
        if (unused) {
            whenUnused.run();
        }
    }

    void withdraw() {
        boolean unused;
        synchronized (this) {
            withdrawn = true;
            unused = readers == 0;
        }
        if (unused) {
            whenUnused.run();
        }
    }

    /** Views of the bytes from an offset on, which are all within the blob. */
    ByteBuffer[] slices(long offset, int length) {
        List<ByteBuffer> slices = new ArrayList<>();
        long skip = offset;
        int left = length;
        for (ByteBuffer part : parts) {
            int size = part.remaining();
            if (skip < size && left > 0) {
                int count = (int) Math.min(left, size - skip);
                slices.add(part.slice((int) skip, count));
                left -= count;
                skip = 0;
            } else {
                skip = Math.max(0, skip - size);
            }
        }
        return slices.toArray(ByteBuffer[]::new);
    }
}
