package io.troupe.env.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the other side sends, there is an answer or a fault, soon, and no more memory than was allowed. */
class FrameFuzzTest {
    private static final int ROUNDS = 2000;
    private static final int LARGEST_PAYLOAD = 1 << 17;
    private static final int HEADER_INTEGERS = 4;

    @TempDir
    private Path folder;

    private final SplittableRandom random = new SplittableRandom(20_261_121);

    /** A good frame of a random kind and length, with a few of its bytes, or of the integers of its header, changed. */
    private ByteBuffer mutated() {
        byte[] payload = new byte[random.nextInt(300)];
        random.nextBytes(payload);
        ByteBuffer frame =
                ByteBuffer.allocate(FrameChannel.HEADER_BYTES + payload.length).order(ByteOrder.LITTLE_ENDIAN);
        frame.putInt(FrameChannel.MAGIC)
                .putInt(random.nextInt(1, 9))
                .putInt(payload.length)
                .putInt(1);
        frame.put(payload);
        for (int i = random.nextInt(3); i > 0; i--) {
            frame.put(random.nextInt(frame.capacity()), (byte) random.nextInt());
        }
        if (random.nextInt(3) == 0) {
            frame.putInt(4 * random.nextInt(HEADER_INTEGERS), random.nextInt() >> random.nextInt(32));
        }
        // What is missing never comes; what is too much belongs to no frame.
        return frame.flip().limit(random.nextInt(4) == 0 ? random.nextInt(frame.capacity() + 1) : frame.capacity());
    }

    /** Whether there was an answer. */
    private boolean round(ServerSocketChannel server, UnixDomainSocketAddress address) throws IOException {
        try (SocketChannel peer = SocketChannel.open(address);
                FrameChannel frames = new FrameChannel(server.accept())) {
            frames.limitPayload(LARGEST_PAYLOAD);
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                peer.write(mutated());
            }
            if (random.nextInt(50) != 0) {
                peer.shutdownOutput();
            }
            try {
                frames.begin(FrameKind.STEP, 0);
                frames.send(System.nanoTime() + Duration.ofSeconds(1).toNanos());
                for (int i = 0; i < 3; i++) {
                    frames.receive(System.nanoTime() + Duration.ofMillis(5).toNanos());
                    assertThat(frames.payloadBytes()).isBetween(0, LARGEST_PAYLOAD);
                    Json.read(frames);
                }
                return true;
            } catch (BridgeFault declared) {
                assertThat(declared.problem()).isNotBlank();
                return false;
            } finally {
                assertThat(frames.payload().capacity())
                        .isLessThanOrEqualTo(FrameChannel.HEADER_BYTES + LARGEST_PAYLOAD);
            }
        }
    }

    @Test
    void mutatedFramesAreAnswersOrFaults() throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        long start = System.nanoTime();
        int answers = 0;
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            for (int i = 0; i < ROUNDS; i++) {
                answers += round(server, address) ? 1 : 0;
            }
        } finally {
            Files.deleteIfExists(address.getPath());
        }
        assertThat(answers).isLessThan(ROUNDS);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
    }
}
