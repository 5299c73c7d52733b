package io.troupe.actors.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.troupe.proto.transport.Hello;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RefusalTest {
    private static final ByteBuffer ONE = ByteBuffer.wrap(new byte[] {1});
    private static final long ONE_SECOND = TimeUnit.SECONDS.toNanos(1);
    private final RecordingInbox inbox = new RecordingInbox();

    @Test
    void anotherTokenIsRefusedOnBothSides() throws Exception {
        refuses(settings("a", Planes.RUN, "another token"), "wrong token", Refusal.WRONG_TOKEN);
    }

    @Test
    void anotherRunIsRefusedOnBothSides() throws Exception {
        refuses(
                settings("a", "run-2", Planes.TOKEN),
                "other run: this node belongs to 'run-1', not 'run-2'",
                Refusal.OTHER_RUN);
    }

    private void refuses(DataPlaneSettings connecting, String why, Refusal refusal) throws Exception {
        try (DataPlane receiver = Planes.open(Planes.settings("b"), inbox);
                DataPlane sender = Planes.open(connecting, inbox)) {
            DataAddress address = receiver.address();

            assertThatThrownBy(() -> sender.outlet(address).send(1, 1, ONE.duplicate()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("peer " + address + " refused this node: " + why);
            Await.until("it is counted", () -> receiver.counts().refused().getOrDefault(refusal, 0L) == 1);
            assertThat(receiver.counts().lastRefusal()).contains(why);
        }
    }

    private static DataPlaneSettings settings(String nodeId, String run, String token) {
        return Planes.settings(nodeId, run, token, Optional.empty(), TlsEngine.AUTO, false, 64L << 20, Planes.SILENCE);
    }

    @Test
    void anotherVersionIsToldWhichOneIsSpoken() throws Exception {
        try (DataPlane receiver = Planes.open(Planes.settings("b"), inbox);
                RawPeer newer = new RawPeer(receiver.address())) {
            newer.send(FrameType.HELLO, 0, Handshake.VERSION + 1);

            assertThat(newer.text(newer.await(FrameType.REFUSED))).contains("protocol 3, not 2");
            Await.until("it is counted", () -> receiver.counts().refused().containsKey(Refusal.OTHER_VERSION));
        }
    }

    @Test
    void tooManyPeersAreRefused() throws Exception {
        List<RawPeer> peers = new ArrayList<>();
        try (DataPlane receiver = Planes.open(Planes.settings("b"), inbox);
                DataPlane sender = Planes.open(Planes.settings("a"), inbox)) {
            for (int i = 0; i < 16; i++) {
                peers.add(new RawPeer(receiver.address()).introduce("peer-" + i));
            }
            assertThatThrownBy(() -> sender.outlet(receiver.address()).send(1, 1, ONE.duplicate()))
                    .hasMessageContaining("too many peers: 16 are connected");

            peers.removeFirst().close();
            Await.until("a place is free", () -> receiver.counts().peers() < 16);
            sender.outlet(receiver.address()).send(1, 1, ONE.duplicate());
        } finally {
            for (RawPeer peer : peers) {
                peer.close();
            }
        }
    }

    @Test
    void aWrongAddressIsNamed() {
        DataPlaneSettings plain = Planes.settings("b");
        DataPlaneSettings elsewhere = new DataPlaneSettings(
                "b",
                plain.runId(),
                plain.token(),
                "localhost",
                "no-such-host.invalid",
                0,
                Optional.empty(),
                plain.engine(),
                false,
                plain.receiveBytes(),
                plain.silenceTimeout(),
                plain.limits());

        assertThatThrownBy(() -> Planes.open(elsewhere, inbox))
                .isInstanceOf(IOException.class)
                .hasMessage("the data plane cannot listen on no-such-host.invalid:0: no such host");
    }

    @Test
    void strangersThatSayNothingDoNotKeepAPeerWaiting() throws Exception {
        List<RawPeer> strangers = new ArrayList<>();
        try (DataPlane receiver = Planes.open(Planes.settings("b"), inbox)) {
            for (int i = 0; i < 200; i++) {
                RawPeer stranger = new RawPeer(receiver.address());
                strangers.add(stranger);
                if (i % 2 == 0) {
                    // Half a header, then nothing: the slow loris.
                    stranger.sendBytes((byte) 'T', (byte) 1, (byte) 0);
                }
            }
            for (int i = 0; i < 5; i++) {
                assertServedWithinASecond(receiver, "legitimate-" + i);
            }
            assertThat(receiver.counts().refused().get(Refusal.CROWDED_OUT)).isGreaterThan(100);
            Await.until(
                    "the rest runs out of time",
                    () -> receiver.counts().refused().getOrDefault(Refusal.TOO_SLOW, 0L) > 5);
            assertThat(receiver.memoryBytes()).isLessThan(1 << 20);
        } finally {
            for (RawPeer stranger : strangers) {
                stranger.close();
            }
        }
    }

    private void assertServedWithinASecond(DataPlane receiver, String nodeId) throws Exception {
        long start = System.nanoTime();
        try (DataPlane legitimate = Planes.open(Planes.settings(nodeId), new RecordingInbox())) {
            legitimate.outlet(receiver.address()).send(1, 1, ONE.duplicate());
            inbox.take().release();
            assertThat(System.nanoTime() - start)
                    .as("ns until %s was served", nodeId)
                    .isLessThan(ONE_SECOND);
        }
    }

    @Test
    void randomBytesCostOnlyWhoSendsThem() throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        try (DataPlane receiver = Planes.open(Planes.settings("b"), inbox)) {
            for (int i = 0; i < 100; i++) {
                byte[] bytes = new byte[1 + random.nextInt(300)];
                random.nextBytes(bytes);
                if (i % 3 == 0) {
                    bytes[0] = 'T';
                }
                try (RawPeer stranger = new RawPeer(receiver.address())) {
                    stranger.sendBytes(bytes);
                }
            }
            assertServedWithinASecond(receiver, "legitimate");
            Await.until(
                    "all are refused",
                    () -> receiver.counts().refused().values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum()
                            == 100);
            assertThat(receiver.memoryBytes()).isLessThan(1 << 20);
        }
    }

    @Test
    void randomBytesOfAnAcceptedPeerCostOnlyThatPeer() throws Exception {
        SplittableRandom random = new SplittableRandom(8);
        try (DataPlane receiver = Planes.open(Planes.settings("b"), inbox)) {
            for (int i = 0; i < 60; i++) {
                byte[] bytes = new byte[16 + random.nextInt(300)];
                random.nextBytes(bytes);
                bytes[0] = 'T';
                bytes[1] = (byte) (16 + i % 40);
                try (RawPeer hostile = new RawPeer(receiver.address()).introduce("hostile-" + i)) {
                    try {
                        hostile.sendBytes(bytes);
                    } catch (IOException e) {
                        // Cut off meanwhile.
                    }
                }
            }
            assertServedWithinASecond(receiver, "legitimate");
            Await.until("all are gone", () -> receiver.counts().peers() == 0);
            assertThat(inbox.isEmpty()).isTrue();
            assertThat(receiver.counts().unreleasedBytes()).isZero();
            assertThat(receiver.memoryBytes()).isLessThan(1 << 20);
        }
    }

    @Test
    void aLengthBombIsRefusedBeforeAnythingIsAllocated() throws Exception {
        try (DataPlane receiver = Planes.open(Planes.settings("b"), inbox)) {
            for (int length : new int[] {Integer.MAX_VALUE, -1, (8 << 20) + 1}) {
                try (RawPeer hostile = new RawPeer(receiver.address()).introduce("hostile")) {
                    hostile.send(FrameType.MESSAGE, length, 1);

                    assertThat(hostile.text(hostile.await(FrameType.GOODBYE)))
                            .contains(Integer.toUnsignedString(length) + " bytes, but 8388608 is allowed");
                }
            }
            try (RawPeer stranger = new RawPeer(receiver.address())) {
                stranger.send(FrameType.HELLO, 1_000_000, 1);
                assertThat(stranger.isClosed()).isTrue();
            }
            assertThat(receiver.memoryBytes()).isZero();
        }
    }

    @Test
    void tooManyRequestsAtOnceAreCutOff() throws Exception {
        try (DataPlane receiver = Planes.open(Planes.settings("b"), inbox);
                RawPeer hostile = new RawPeer(receiver.address()).introduce("hostile")) {
            // Larger than what the socket holds, so that the requests pile up.
            receiver.shelf().offer("blob", ByteBuffer.allocateDirect(ChunkRequest.MAX_BYTES));
            byte[] request = new ChunkRequest("blob", 0, ChunkRequest.MAX_BYTES)
                    .toBytes()
                    .array();
            try {
                for (int i = 0; i < 200; i++) {
                    hostile.send(FrameType.REQUEST, request.length, 0, request);
                }
            } catch (IOException e) {
                // Cut off meanwhile.
            }
            assertThat(inbox.takeLost()).contains("more than 16 chunks asked for at once");
        }
    }

    @Test
    void aSessionThatBreaksOffAnywhereLeavesNothingBehind() throws Exception {
        try (DataPlane receiver = Planes.open(Planes.settings("b"), inbox)) {
            byte[] session = new byte[Header.BYTES * 2 + 100];
            ByteBuffer bytes = ByteBuffer.wrap(session).order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer header = Header.buffer();
            Header.put(header, FrameType.WANT, 0, 0, 4096);
            bytes.put(header);
            Header.put(header, FrameType.MESSAGE, 1, 100, 1);
            bytes.put(header);
            for (int length = 1; length < session.length; length++) {
                try (RawPeer breaking = new RawPeer(receiver.address()).introduce("breaking")) {
                    breaking.sendBytes(Arrays.copyOf(session, Math.min(length, Header.BYTES)));
                    if (length > Header.BYTES) {
                        breaking.await(FrameType.CREDIT);
                        breaking.sendBytes(Arrays.copyOfRange(session, Header.BYTES, length));
                    }
                }
            }
            Await.until("all are gone", () -> receiver.counts().peers() == 0);
            assertThat(inbox.isEmpty()).isTrue();
            assertThat(receiver.counts().unreleasedBytes()).isZero();
            assertThat(receiver.memoryBytes()).isLessThan(1 << 20);
            assertServedWithinASecond(receiver, "legitimate");
        }
    }

    @Test
    void aGreetingThatBreaksOffAnywhereIsRefused() throws Exception {
        byte[] hello = Hello.newBuilder()
                .setRunId(Planes.RUN)
                .setNodeId("breaking")
                .setNonce(ByteString.copyFrom(new byte[32]))
                .build()
                .toByteArray();
        ByteBuffer header = Header.buffer();
        Header.put(header, FrameType.HELLO, 0, hello.length, Handshake.VERSION);
        byte[] whole = ByteBuffer.allocate(Header.BYTES + hello.length)
                .put(header)
                .put(hello)
                .array();
        try (DataPlane receiver = Planes.open(Planes.settings("b"), inbox)) {
            for (int length = 0; length <= whole.length; length++) {
                try (RawPeer breaking = new RawPeer(receiver.address())) {
                    breaking.sendBytes(Arrays.copyOf(whole, length));
                }
            }
            assertServedWithinASecond(receiver, "legitimate");
            Await.until(
                    "all are refused",
                    () -> receiver.counts().refused().values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum()
                            == whole.length + 1);
        }
    }

    @Test
    void closingLeavesNoThreadAndNoMemory() throws Exception {
        DataPlane receiver = Planes.open(Planes.settings("closing"), inbox);
        DataPlane sender = Planes.open(Planes.settings("closing-too"), new RecordingInbox());
        RawPeer stranger = new RawPeer(receiver.address());
        sender.outlet(receiver.address()).send(1, 1, ByteBuffer.allocateDirect(1 << 20));
        Delivery kept = inbox.take();
        Thread waiting = Thread.ofPlatform().start(() -> {
            try {
                while (true) {
                    sender.outlet(receiver.address()).send(1, 1, ByteBuffer.allocateDirect(8 << 20));
                }
            } catch (IOException | InterruptedException | IllegalStateException e) {
                // Closed.
            }
        });
        Await.until("the budget is full", () -> inbox.waiting() >= 7);
        long start = System.nanoTime();

        sender.close();
        receiver.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Planes.SILENCE);
        assertThat(waiting.join(Duration.ofSeconds(20))).isTrue();
        Await.until(
                "no thread is left",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().contains("troupe-data-closing")));
        kept.release();
        while (!inbox.isEmpty()) {
            inbox.take().release();
        }
        assertThat(receiver.memoryBytes()).isZero();
        assertThat(sender.memoryBytes()).isZero();
        assertThatThrownBy(() -> sender.outlet(new DataAddress("localhost", 1)))
                .isInstanceOf(IllegalStateException.class);
        stranger.close();
    }
}
