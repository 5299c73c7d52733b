package io.troupe.benchmarks.transport;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.transport.BlobReference;
import io.troupe.actors.transport.DataAddress;
import io.troupe.actors.transport.DataPlane;
import io.troupe.actors.transport.Delivery;
import io.troupe.actors.transport.Inbox;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Pulls the blob it is told to, always into the same buffer, as a node with one policy would. */
final class BlobPuller implements Workload, Inbox {
    private final DataPlane plane;
    private final ByteBuffer target;

    BlobPuller(Mode mode, String certificate, String nodeId, int bytes) throws IOException {
        plane = DataPlane.open(mode.settings(nodeId, certificate), this);
        target = ByteBuffer.allocateDirect(bytes);
    }

    @Override
    public ObjectNode command(String[] words) throws Exception {
        BlobReference blob = new BlobReference(words[1], Long.parseLong(words[2]), words[3]);
        long start = System.nanoTime();
        plane.pull(new DataAddress("localhost", Integer.parseInt(words[0])), blob, target.clear())
                .get();
        return JsonNodeFactory.instance.objectNode().put("pullNanos", System.nanoTime() - start);
    }

    @Override
    public void received(Delivery delivery) {
        delivery.release();
    }

    @Override
    public void peerLost(String nodeId, IOException cause) {}

    @Override
    public void close() {
        plane.close();
    }
}
