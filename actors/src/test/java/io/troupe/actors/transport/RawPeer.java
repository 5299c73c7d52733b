package io.troupe.actors.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A peer that does what the test says, right or wrong. */
final class RawPeer implements AutoCloseable {
    private final SocketChannel channel;
    private final PlainWire wire;
    private final ByteBuffer header = Header.buffer();

    RawPeer(DataAddress address) throws IOException {
        this(SocketChannel.open(new InetSocketAddress(address.host(), address.port())));
    }

    RawPeer(SocketChannel channel) {
        this.channel = channel;
        this.wire = new PlainWire(channel, new Activity());
    }

    RawPeer introduce(String nodeId) throws IOException {
        new Handshake(nodeId, "localhost", Planes.RUN, Planes.TOKEN, 0).connect(wire);
        return this;
    }

    RawPeer beIntroduced(String nodeId) throws IOException {
        new Handshake(nodeId, "localhost", Planes.RUN, Planes.TOKEN, 1 << 20).accept(wire, new Handshake.Admission() {
            @Override
            public void introduced() {}

            @Override
            public void proved(String who, String host) {}
        });
        return this;
    }

    void send(FrameType type, int length, long tag, byte... payload) throws IOException {
        Header.put(header, type, 1, length, tag);
        wire.write(header, ByteBuffer.wrap(payload));
    }

    void sendBytes(byte... bytes) throws IOException {
        wire.write(ByteBuffer.wrap(bytes));
    }

    /** Reads frames until one of this type comes; returns its header. */
    Header await(FrameType type) throws IOException {
        while (true) {
            wire.read(header.clear(), ByteBuffer.allocate(0));
            Header read = Header.of(header, Integer.MAX_VALUE);
            if (read.type() == type) {
                return read;
            }
            readPayload(read);
        }
    }

    String text(Header of) throws IOException {
        return StandardCharsets.UTF_8.decode(readPayload(of)).toString();
    }

    private ByteBuffer readPayload(Header of) throws IOException {
        ByteBuffer payload = ByteBuffer.allocate(of.length());
        wire.read(payload, ByteBuffer.allocate(0));
        return payload.flip();
    }

    /** Whether the other side closes the connection, whatever it says before. */
    boolean isClosed() {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(1024);
            while (channel.read(bytes.clear()) >= 0) {}
            return true;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
