package io.troupe.actors.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A blob on its way here. Chunks come in their order, so each is checked as it comes, while it is still in the cache. */
final class Pull {
    private final BlobReference blob;
    private final DataAddress from;
    private final ByteBuffer target;
    private final Checksum checksum = new Checksum();
    private final CompletableFuture<ByteBuffer> result = new CompletableFuture<>();
    private int requested;
    private int arrived;

    /** @param target exactly as large as the blob, from position 0 */
    Pull(BlobReference blob, DataAddress from, ByteBuffer target) {
        this.blob = blob;
        this.from = from;
        this.target = target;
    }

    CompletableFuture<ByteBuffer> result() {
        return result;
    }

    /** The next part to ask for; empty when all was asked for, or nobody wants it any more. */
    Optional<ChunkRequest> nextRequest() {
        int left = target.capacity() - requested;
        if (left == 0 || result.isDone()) {
            return Optional.empty();
        }
        int length = Math.min(left, ChunkRequest.MAX_BYTES);
        ChunkRequest request = new ChunkRequest(blob.id(), requested, length);
        requested += length;
        return Optional.of(request);
    }

    boolean isWanted() {
        return !result.isDone();
    }

    /** Where a chunk belongs. */
    ByteBuffer targetOf(ChunkRequest request) {
        return target.slice((int) request.offset(), request.length());
    }

    /** A chunk is in its place. */
    void arrived(ChunkRequest request) {
        checksum.update(targetOf(request));
        arrived += request.length();
        finishWhenComplete();
    }

    /** Completes the pull if nothing is missing, as from the start for an empty blob. */
    void finishWhenComplete() {
        if (arrived < target.capacity()) {
            return;
        }
        String computed = checksum.hex();
        if (computed.equals(blob.checksum())) {
            result.complete(target.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN));
        } else {
            fail("its content has the checksum " + computed + ", not " + blob.checksum(), Optional.empty());
        }
    }

    void fail(String why, Optional<? extends Throwable> cause) {
        IOException failure = new IOException("blob '" + blob.id() + "' could not be pulled from " + from + ": " + why);
        cause.ifPresent(failure::initCause);
        result.completeExceptionally(failure);
    }
}
