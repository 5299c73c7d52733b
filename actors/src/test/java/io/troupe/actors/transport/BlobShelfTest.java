package io.troupe.actors.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.config.ExperimentLoader;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class BlobShelfTest {
    /** Checkpoints, policies and batches that are offered at a time. */
    private static final int OTHERS = 1024;

    @Test
    void hasRoomForTheStatesOfAsManyWorkersAsARunMayHaveAndNoEndOfOthers() {
        BlobShelf shelf = new BlobShelf(1 << 20);
        for (int worker = 0; worker < ExperimentLoader.MAX_WORKERS + OTHERS; worker++) {
            shelf.offer("worker-state/1/" + worker, ByteBuffer.allocate(1));
        }

        assertThatThrownBy(() -> {
                    for (int more = 0; more < BlobShelf.MAX_BLOBS; more++) {
                        shelf.offer("more/" + more, ByteBuffer.allocate(1));
                    }
                })
                .hasMessageContaining(BlobShelf.MAX_BLOBS + " blobs");
        assertThat(shelf.find("worker-state/1/3999")).isPresent();
    }
}
