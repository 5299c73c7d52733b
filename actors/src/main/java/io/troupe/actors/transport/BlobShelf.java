package io.troupe.actors.transport;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What peers may pull from this node. Usable from any thread. */
public final class BlobShelf {
    /** The state of each worker of a run that goes on is a blob, until its first fragment arrives; see its test. */
    static final int MAX_BLOBS = 8192;

    private final Map<String, ShelvedBlob> blobs = new HashMap<>();
    private final long maxBytes;
    private long bytes;

    BlobShelf(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Offers content under an id, after computing its checksum.
     *
     * @param content its remaining bytes one after another, best in direct buffers; not copied, so it must not change
     *     while it is offered
     * @throws IllegalArgumentException when the id is offered already or the shelf is full
     */
    public BlobReference offer(String id, ByteBuffer... content) {
        return offer(id, () -> {}, content);
    }

    /**
     * Offers content whose memory is wanted back.
     *
     * @param whenUnused called once, on any thread, when the blob is withdrawn and no longer read: until then a peer may
     *     be served from it. Must be quick.
     */
    public BlobReference offer(String id, Runnable whenUnused, ByteBuffer... content) {
        ShelvedBlob blob = ShelvedBlob.of(id, whenUnused, content);
        long size = blob.reference().sizeBytes();
        synchronized (blobs) {
            if (blobs.containsKey(id)) {
                throw new IllegalArgumentException("a blob '" + id + "' is offered already");
            }
            if (bytes + size > maxBytes || blobs.size() == MAX_BLOBS) {
                throw new IllegalArgumentException(
                        "blob '" + id + "' of " + size + " bytes has no room: " + blobs.size() + " blobs of "
                                + MAX_BLOBS + " and " + bytes + " bytes of " + maxBytes + " are offered");
            }
            blobs.put(id, blob);
            bytes += size;
        }
        return blob.reference();
    }

    /** Takes a blob off the shelf; nothing happens where it is not there. Pulls of it fail from now on. */
    public void withdraw(String id) {
        Optional<ShelvedBlob> blob;
        synchronized (blobs) {
            blob = Optional.ofNullable(blobs.remove(id));
            blob.ifPresent(removed -> bytes -= removed.reference().sizeBytes());
        }
        blob.ifPresent(ShelvedBlob::withdraw);
    }

    Optional<ShelvedBlob> find(String id) {
        synchronized (blobs) {
            return Optional.ofNullable(blobs.get(id));
        }
    }
}
