package io.troupe.benchmarks.transport;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.transport.BlobReference;
import io.troupe.actors.transport.DataPlane;
import io.troupe.actors.transport.Delivery;
import io.troupe.actors.transport.Inbox;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Offers a blob whenever it is told to, in place of the one before. */
final class BlobOffer implements Workload, Inbox {
    private final DataPlane plane;
    private final ByteBuffer content;
    private int version;

    BlobOffer(Mode mode, String certificate, int bytes) throws IOException {
        plane = DataPlane.open(mode.settings("offer", certificate), this);
        content = ByteBuffer.allocateDirect(bytes);
        for (int at = 0; at + Integer.BYTES <= bytes; at += Integer.BYTES) {
            content.putInt(at, at * 31);
        }
    }

    @Override
    public ObjectNode command(String[] words) {
        plane.shelf().withdraw("policy-" + version);
        version++;
        long start = System.nanoTime();
        BlobReference blob = plane.shelf().offer("policy-" + version, content.duplicate());
        return JsonNodeFactory.instance
                .objectNode()
                .put("port", plane.address().port())
                .put("id", blob.id())
                .put("size", blob.sizeBytes())
                .put("checksum", blob.checksum())
                .put("offerNanos", System.nanoTime() - start);
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
