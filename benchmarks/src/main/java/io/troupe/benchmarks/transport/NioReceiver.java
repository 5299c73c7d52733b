package io.troupe.benchmarks.transport;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;

/** Reads into direct buffers and does nothing else: the limit that everything is measured against. */
final class NioReceiver implements Workload {
    private final ServerSocketChannel server;
    private final Ring ring;
    private final AtomicLong bytes = new AtomicLong();

    NioReceiver(int messageBytes) throws IOException {
        ring = new Ring(messageBytes);
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofPlatform().daemon().start(this::run);
    }

    private void run() {
        try (SocketChannel channel = server.accept()) {
            while (true) {
                ByteBuffer buffer = ring.next();
                while (buffer.hasRemaining()) {
                    int count = channel.read(buffer);
                    if (count < 0) {
                        return;
                    }
                    bytes.lazySet(bytes.get() + count);
                }
            }
        } catch (IOException e) {
            // The other side was stopped.
        }
    }

    @Override
    public ObjectNode command(String[] words) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("port", server.socket().getLocalPort())
                .put("bytes", bytes.get());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
