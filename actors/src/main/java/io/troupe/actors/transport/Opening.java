package io.troupe.actors.transport;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * What somebody says first who should speak TLS. It is read before anything is made for that connection: an engine of
 * TLS, its buffers and its keys cost more than all that most strangers have to say.
 */
final class Opening {
    private static final byte HANDSHAKE = 0x16;
    private static final byte MAJOR_VERSION = 3;
    private static final byte CLIENT_HELLO = 1;
    private static final int BYTES = 6;
    private static final int TYPE_AT = 0;
    private static final int VERSION_AT = 1;
    private static final int MESSAGE_AT = 5;
    /** Fatal: unexpected message. As an engine would have said it. */
    private static final byte[] ALERT = {0x15, 3, 3, 0, 2, 2, 10};

    private Opening() {}

    /**
     * Waits for it.
     *
     * @return bytes for the engine to begin with
     * @throws RefusedPeer when it is not TLS; the other side has been told
     */
    static ByteBuffer read(SocketChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("the peer closed the connection");
            }
            if (!(is(bytes, TYPE_AT, HANDSHAKE)
                    && is(bytes, VERSION_AT, MAJOR_VERSION)
                    && is(bytes, MESSAGE_AT, CLIENT_HELLO))) {
                channel.write(ByteBuffer.wrap(ALERT));
                throw new RefusedPeer(Refusal.TLS, "TLS: one side uses it, the other does not, or speaks nonsense");
            }
        }
        return bytes.flip();
    }

    /** As far as it came. */
    private static boolean is(ByteBuffer bytes, int at, byte expected) {
        return at >= bytes.position() || bytes.get(at) == expected;
    }
}
