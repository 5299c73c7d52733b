package io.troupe.benchmarks.transport;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Writes direct buffers and does nothing else. */
final class NioSender implements Workload {
    private final SocketChannel channel;

    NioSender(int port, int messageBytes) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Ring ring = new Ring(messageBytes);
        Thread.ofPlatform().daemon().start(() -> run(ring));
    }

    private void run(Ring ring) {
        try {
            while (true) {
                ByteBuffer buffer = ring.next();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
        } catch (IOException e) {
            // The other side was stopped.
        }
    }

    @Override
    public ObjectNode command(String[] words) {
        return JsonNodeFactory.instance.objectNode();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
