package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.pattern.Patterns;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hostile bytes on the control port. */
@Tag("slow")
@Timeout(180)
class StrangersTest {
    private static final int ROUNDS = 600;
    private static final int HELD = 250;
    private static final long MAX_GROWTH = 64L << 20;
    private static final byte[] ARTERY = "AKKA\1".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    private final SplittableRandom random = new SplittableRandom(7);

    /** What a stranger sends before it says nothing more. */
    private byte[] attack(int round) {
        byte[] noise = new byte[random.nextInt(3000)];
        random.nextBytes(noise);
        return switch (round % 6) {
            case 0 -> new byte[0];
            case 1 -> noise;
            // Artery's own header, and a frame that claims to be huge, or shorter than nothing.
            case 2 -> frame(Integer.MAX_VALUE, noise);
            case 3 -> frame(-4, noise);
            // A TLS record that claims 16 KB and brings less; a handshake message that claims 16 MB.
            case 4 -> record(22, 16_384, noise);
            default -> record(22, 4 + noise.length, concat(new byte[] {1, -1, -1, -1}, noise));
        };
    }

    private static byte[] frame(int length, byte[] rest) {
        return ByteBuffer.allocate(ARTERY.length + 4 + rest.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(ARTERY)
                .putInt(length)
                .put(rest)
                .array();
    }

    private static byte[] record(int type, int length, byte[] rest) {
        return concat(new byte[] {(byte) type, 3, 3, (byte) (length >> 8), (byte) length}, rest);
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static Duration greeted(TestNode from, TestNode to) throws Exception {
        long start = System.nanoTime();
        Patterns.ask(
                        Adapter.toClassic(from.system())
                                .actorSelection("pekko://troupe@" + to.address() + "/system/" + GreetingActor.NAME),
                        "hello",
                        Duration.ofSeconds(20))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static Duration shakenHands(TlsFixture certificates, TestNode node) throws Exception {
        long start = System.nanoTime();
        try (SSLSocket socket = (SSLSocket) TlsFixture.context(certificates.good(), Optional.of(certificates.good()))
                .getSocketFactory()
                .createSocket("127.0.0.1", node.port())) {
            socket.setSoTimeout(20_000);
            socket.startHandshake();
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    void doNotTakeMemoryAndDoNotKeepPeersWaiting() throws Exception {
        TlsFixture certificates = new TlsFixture(folder);
        Deque<Socket> held = new ArrayDeque<>();
        try (TestNode node = TestNode.start(TestNode.config(), Optional.of(certificates.good()))
                        .joined();
                TestNode peer = TestNode.start(TestNode.config(node.address()), Optional.of(certificates.good()))
                        .joined()) {
            greeted(peer, node);
            shakenHands(certificates, node);
            long before = usedBytes();
            Duration slowestGreeting = Duration.ZERO;
            Duration slowestHandshake = Duration.ZERO;
            long mostUsed = before;
            for (int round = 0; round < ROUNDS; round++) {
                stranger(node, round, held);
                if (round % 20 == 19) {
                    slowestGreeting = longer(slowestGreeting, greeted(peer, node));
                    slowestHandshake = longer(slowestHandshake, shakenHands(certificates, node));
                }
                if (round % 100 == 99) {
                    mostUsed = Math.max(mostUsed, usedBytes());
                }
            }

            assertThat(mostUsed - before).as("growth in bytes").isLessThan(MAX_GROWTH);
            assertThat(slowestGreeting).as("a member").isLessThan(Duration.ofSeconds(1));
            assertThat(slowestHandshake).as("a new peer").isLessThan(Duration.ofSeconds(1));
            assertThat(peer.members()).isEqualTo(2);
            assertThat(node.system().getWhenTerminated().toCompletableFuture()).isNotDone();
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }

    private void stranger(TestNode node, int round, Deque<Socket> held) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port());
        held.addLast(socket);
        try {
            socket.getOutputStream().write(attack(round));
        } catch (IOException e) {
            // Closed already, which is what it should be.
        }
        if (held.size() > HELD) {
            held.removeFirst().close();
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
