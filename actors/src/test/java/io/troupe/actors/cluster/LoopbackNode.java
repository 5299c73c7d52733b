package io.troupe.actors.cluster;

import io.troupe.actors.transport.BlobReference;
import io.troupe.actors.transport.DataAddress;
import io.troupe.actors.transport.DataPlane;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A node with a data plane on loopback and no cluster. */
final class LoopbackNode implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final Node node;

    private LoopbackNode(Node node) {
        this.node = node;
    }

    static LoopbackNode open(NodeConfig.Role role, int index) throws IOException {
        return open(role, index, 0);
    }

    /** @param dataPort where its data plane listens; 0 for any port */
    static LoopbackNode open(NodeConfig.Role role, int index, int dataPort) throws IOException {
        return open(TestNode.config(role, index, dataPort));
    }

    /** The node that sees the run directory. */
    static LoopbackNode supervising(Path runDirectory) throws IOException {
        return open(TestNode.withRunDirectory(TestNode.config(NodeConfig.Role.SUPERVISOR, 0, 0), runDirectory));
    }

    private static LoopbackNode open(NodeConfig config) throws IOException {
        NodeInbox inbox = new NodeInbox();
        DataPlane plane = DataPlane.open(NodeProcess.dataPlaneOf(config, Optional.empty()), inbox);
        return new LoopbackNode(new Node(
                config, new NodeDescription(config.role(), config.index(), 1, 1, plane.address()), plane, inbox));
    }

    Node node() {
        return node;
    }

    DataAddress address() {
        return node.plane().address();
    }

    BlobReference offer(String id, ByteBuffer content) {
        return node.plane().shelf().offer(id, content);
    }

    /** Whether peers can pull this. */
    boolean offers(String id) {
        try {
            node.plane().shelf().offer(id, ByteBuffer.allocate(0));
            node.plane().shelf().withdraw(id);
            return false;
        } catch (IllegalArgumentException taken) {
            return true;
        }
    }

    /** What a peer gets that pulls this from here. */
    byte[] pulled(BlobReference blob) throws InterruptedException, ExecutionException, TimeoutException {
        ByteBuffer content = node.plane().pull(address(), blob).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        return bytes;
    }

    @Override
    public void close() {
        node.plane().close();
    }
}
