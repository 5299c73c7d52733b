package io.troupe.benchmarks.transport;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.transport.DataPlane;
import io.troupe.actors.transport.Delivery;
import io.troupe.actors.transport.Inbox;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Takes messages in, looks at their ends, and releases them. */
final class PlaneReceiver implements Workload, Inbox {
    private final DataPlane plane;
    private final Map<String, AtomicLong> bytesOfPeers = new ConcurrentHashMap<>();

    PlaneReceiver(Mode mode, String certificate) throws IOException {
        plane = DataPlane.open(mode.settings("receiver", certificate), this);
    }

    @Override
    public void received(Delivery delivery) {
        ByteBuffer content = delivery.content();
        int size = content.remaining();
        if (content.getFloat(0) != 0 || content.getFloat(size - Float.BYTES) != (size - Float.BYTES) % 1009) {
            throw new IllegalStateException("message " + delivery.tag() + " is not what was sent");
        }
        delivery.release();
        AtomicLong bytes = bytesOfPeers.computeIfAbsent(delivery.nodeId(), peer -> new AtomicLong());
        bytes.lazySet(bytes.get() + size);
    }

    @Override
    public void peerLost(String nodeId, IOException cause) {}

    @Override
    public ObjectNode command(String[] words) {
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("port", plane.address().port())
                .put("bytes", plane.counts().bytesReceived());
        ObjectNode peers = answer.putObject("peers");
        bytesOfPeers.forEach((peer, bytes) -> peers.put(peer, bytes.get()));
        return answer;
    }

    @Override
    public void close() {
        plane.close();
    }
}
