package io.troupe.actors.cluster;

import io.troupe.checkpoint.Checkpoint;
import io.troupe.jvm.JvmMemory;
import java.nio.ByteBuffer;

/** Puts a checkpoint on the shelf of the data plane. */
final class CheckpointOffer {
    /** Headers of a checkpoint with some hundred components, and alignment. */
    private static final long OVERHEAD_BYTES = 1 << 20;

    /** Why a checkpoint cannot travel, with sizes and what to change. */
    static final class NoRoom extends Exception {
        private static final long serialVersionUID = 1L;

        NoRoom(String sentence, Throwable cause) {
            super(sentence, cause);
        }
    }

    private CheckpointOffer() {}

    /**
     * Offers a checkpoint to other nodes.
     *
     * @param id under which nothing else is offered
     * @throws NoRoom when it is larger than anything that travels, or than the memory outside of the heap
     */
    static RemoteBlob make(Node node, String id, Checkpoint checkpoint) throws NoRoom {
        long size = checkpoint.sizeBytes();
        try {
            ByteBuffer content = Encoded.of(checkpoint);
            return new RemoteBlob(node.plane().address(), node.plane().shelf().offer(id, content));
        } catch (OutOfMemoryError e) {
            long allowed = JvmMemory.ofThisProcess().directBytes();
            throw new NoRoom(
                    size + " bytes do not fit into what is left of the memory outside of the heap (" + allowed
                            + " bytes in all): it needs " + JvmMemory.directOption(allowed + size + OVERHEAD_BYTES)
                            + ", or a smaller algorithm.bufferSize",
                    e);
        } catch (IllegalArgumentException e) {
            throw new NoRoom(
                    e.getMessage() + ": it needs a smaller algorithm.bufferSize, or to be trained in one process", e);
        }
    }
}
