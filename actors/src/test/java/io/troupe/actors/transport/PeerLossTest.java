package io.troupe.actors.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PeerLossTest {
    private static final Duration SHORT = Duration.ofMillis(600);
    private static final ByteBuffer ONE = ByteBuffer.wrap(new byte[] {1});
    private final RecordingInbox inbox = new RecordingInbox();

    @Test
    void anOutletConnectsAgainAfterALoss() throws Exception {
        DataPlaneSettings settings = Planes.settings("b");
        DataPlane receiver = Planes.open(settings, inbox);
        DataAddress address = receiver.address();
        try (DataPlane sender = Planes.open(Planes.settings("a"), new RecordingInbox())) {
            Outlet outlet = sender.outlet(address);
            outlet.send(1, 1, ONE.duplicate());
            inbox.take().release();
            receiver.close();
            assertThatThrownBy(() -> sendUntilItFails(outlet))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("peer " + address);
            DataPlaneSettings again = new DataPlaneSettings(
                    "b",
                    settings.runId(),
                    settings.token(),
                    settings.host(),
                    settings.bindHost(),
                    address.port(),
                    Optional.empty(),
                    settings.engine(),
                    false,
                    settings.receiveBytes(),
                    settings.silenceTimeout(),
                    settings.limits());

            try (DataPlane restarted = Planes.open(again, inbox)) {
                outlet.send(1, 2, ONE.duplicate());

                assertThat(inbox.take().tag()).isEqualTo(2);
                assertThat(restarted.counts().messagesReceived()).isOne();
            }
        }
    }

    private static void sendUntilItFails(Outlet outlet) throws Exception {
        for (int i = 0; i < 1000; i++) {
            outlet.send(1, i, ONE.duplicate());
        }
    }

    @Test
    void theReceiverHearsOfALostPeerByName() throws Exception {
        try (DataPlane receiver = Planes.open(Planes.settings("b"), inbox)) {
            DataPlane sender = Planes.open(Planes.settings("a"), new RecordingInbox());
            sender.outlet(receiver.address()).send(1, 1, ONE.duplicate());
            Delivery kept = inbox.take();

            sender.close();

            assertThat(inbox.takeLost()).startsWith("a: peer a");
            assertThat(kept.content()).isEqualTo(ONE);
            assertThat(receiver.counts().peers()).isZero();
            kept.release();
            assertThat(receiver.counts().unreleasedBytes()).isZero();
        }
    }

    @Test
    void aNodeThatComesAgainReplacesItsOldConnection() throws Exception {
        try (DataPlane receiver = Planes.open(Planes.settings("b"), inbox);
                RawPeer old = new RawPeer(receiver.address()).introduce("a");
                RawPeer anew = new RawPeer(receiver.address()).introduce("a")) {
            assertThat(old.isClosed()).isTrue();
            assertThat(inbox.takeLost()).contains("replaced by a new connection");
            anew.send(FrameType.WANT, 0, 4096);
            assertThat(anew.await(FrameType.CREDIT).tag()).isGreaterThanOrEqualTo(4096);
        }
    }

    @Test
    void aPeerThatFallsSilentIsCutOff() throws Exception {
        try (DataPlane receiver = Planes.open(Planes.small("b", 8 << 20, SHORT), inbox);
                RawPeer silent = new RawPeer(receiver.address()).introduce("silent")) {
            assertThat(inbox.takeLost()).contains("silent").contains("said nothing for 600 ms");
            assertThat(silent.isClosed()).isTrue();
        }
    }

    @Test
    void aPullFromASilentPeerFails() throws Exception {
        try (ServerSocketChannel server = listen();
                DataPlane client = Planes.open(Planes.small("a", 8 << 20, SHORT), inbox)) {
            CompletableFuture<ByteBuffer> pulled = client.pull(addressOf(server), reference("blob", 100));
            try (RawPeer silent = new RawPeer(server.accept()).beIntroduced("silent")) {
                silent.await(FrameType.REQUEST);

                assertThatThrownBy(() -> pulled.get(20, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasMessageContaining("blob 'blob' could not be pulled from " + addressOf(server))
                        .hasMessageContaining("said nothing for 600 ms");
            }
        }
    }

    @Test
    void aPullFromAPeerThatOnlySendsHeartbeatsFails() throws Exception {
        try (ServerSocketChannel server = listen();
                DataPlane client = Planes.open(Planes.small("a", 8 << 20, SHORT), inbox)) {
            CompletableFuture<ByteBuffer> pulled = client.pull(addressOf(server), reference("blob", 100));
            try (RawPeer idle = new RawPeer(server.accept()).beIntroduced("idle")) {
                idle.await(FrameType.REQUEST);
                Await.until("the pull fails", () -> {
                    try {
                        idle.send(FrameType.PING, 0, 0);
                    } catch (IOException e) {
                        // Cut off.
                    }
                    return pulled.isDone();
                });
                assertThatThrownBy(pulled::get).hasMessageContaining("owes a chunk");
            }
        }
    }

    @Test
    void aPullFailsWhenThePeerCloses() throws Exception {
        try (ServerSocketChannel server = listen();
                DataPlane client = Planes.open(Planes.settings("a"), inbox)) {
            CompletableFuture<ByteBuffer> pulled = client.pull(addressOf(server), reference("blob", 2_000_000));
            try (RawPeer dying = new RawPeer(server.accept()).beIntroduced("dying")) {
                dying.await(FrameType.REQUEST);
                dying.send(FrameType.CHUNK, ChunkRequest.MAX_BYTES, 0, new byte[1000]);
            }
            assertThatThrownBy(() -> pulled.get(20, TimeUnit.SECONDS)).hasMessageContaining("dying) is gone");
        }
    }

    @Test
    void aPullFromNobodyFails() throws Exception {
        DataAddress nobody;
        try (ServerSocketChannel server = listen()) {
            nobody = addressOf(server);
        }
        try (DataPlane client = Planes.open(Planes.settings("a"), inbox)) {
            assertThatThrownBy(() -> client.pull(nobody, reference("blob", 100)).get(20, TimeUnit.SECONDS))
                    .hasMessageContaining("peer " + nobody + " cannot be reached: Connection refused");
        }
    }

    @Test
    void aPullOfWhatIsNotOfferedFailsAndTheNextWorks() throws Exception {
        try (DataPlane server = Planes.open(Planes.settings("b"), inbox);
                DataPlane client = Planes.open(Planes.settings("a"), inbox)) {
            ByteBuffer content = Planes.content(2_000_000, 2);
            BlobReference blob = server.shelf().offer("blob", content);
            BlobReference withdrawn = server.shelf().offer("old", content.duplicate());
            server.shelf().withdraw("old");
            BlobReference longer = new BlobReference("blob", 3_000_000, blob.checksum());
            BlobReference other = new BlobReference("blob", 2_000_000, "0".repeat(16));

            assertThatThrownBy(() -> client.pull(server.address(), withdrawn).get(20, TimeUnit.SECONDS))
                    .hasMessageContaining("blob 'old' could not be pulled from " + server.address())
                    .hasMessageContaining("not offered there, or no more");
            assertThatThrownBy(() -> client.pull(server.address(), longer).get(20, TimeUnit.SECONDS))
                    .hasMessageContaining("it has 2000000 bytes there");
            assertThatThrownBy(() -> client.pull(server.address(), other).get(20, TimeUnit.SECONDS))
                    .hasMessageContaining("its content has the checksum " + blob.checksum());
            assertThat(client.pull(server.address(), blob).get(20, TimeUnit.SECONDS))
                    .isEqualTo(content);
        }
    }

    @Test
    void contentIsFreeWhenItIsWithdrawnAndNoLongerRead() {
        BlobShelf shelf = new BlobShelf(1000);
        CompletableFuture<String> free = new CompletableFuture<>();
        shelf.offer("blob", () -> free.complete("now"), ByteBuffer.allocate(1000));
        ShelvedBlob read = shelf.find("blob").orElseThrow();
        assertThat(read.beginReading()).isTrue();

        shelf.withdraw("blob");

        assertThat(free).isNotDone();
        assertThat(read.beginReading()).isFalse();
        read.endReading();
        assertThat(free).isCompletedWithValue("now");
    }

    @Test
    void theShelfIsBounded() {
        BlobShelf shelf = new BlobShelf(1000);
        shelf.offer("a", ByteBuffer.allocate(600));

        assertThatThrownBy(() -> shelf.offer("b", ByteBuffer.allocate(401)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("600 bytes of 1000 are offered");
        assertThatThrownBy(() -> shelf.offer("a", ByteBuffer.allocate(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("offered already");
    }

    private static ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getByName("localhost"), 0));
    }

    private static DataAddress addressOf(ServerSocketChannel server) {
        return new DataAddress("localhost", server.socket().getLocalPort());
    }

    private static BlobReference reference(String id, long size) {
        return new BlobReference(id, size, "0".repeat(16));
    }
}
