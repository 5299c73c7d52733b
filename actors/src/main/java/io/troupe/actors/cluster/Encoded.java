package io.troupe.actors.cluster;

import io.troupe.checkpoint.Checkpoint;
import io.troupe.codec.CheckpointCodec;
import io.troupe.codec.PolicySnapshotCodec;
import io.troupe.policy.PolicySnapshot;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntFunction;

/** What goes on the shelf of the data plane, in buffers of its own. */
final class Encoded {
    private Encoded() {}

    static ByteBuffer of(PolicySnapshot snapshot) {
        return of(snapshot, ByteBuffer::allocateDirect);
    }

    /** @param allocate makes a buffer of so many bytes */
    static ByteBuffer of(PolicySnapshot snapshot, IntFunction<ByteBuffer> allocate) {
        ByteBuffer bytes =
                allocate.apply(PolicySnapshotCodec.encodedBytes(snapshot)).order(ByteOrder.LITTLE_ENDIAN);
        PolicySnapshotCodec.encode(snapshot, bytes);
        return bytes.flip();
    }

    static ByteBuffer of(Checkpoint checkpoint) {
        ByteBuffer bytes = buffer(CheckpointCodec.encodedBytes(checkpoint));
        CheckpointCodec.encode(checkpoint, bytes);
        return bytes.flip();
    }

    private static ByteBuffer buffer(int sizeBytes) {
        return ByteBuffer.allocateDirect(sizeBytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
