package io.troupe.actors.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RoundTripTest {
    private final RecordingInbox inbox = new RecordingInbox();

    @Test
    void partsArriveAsOneMessage() throws Exception {
        try (DataPlane receiver = Planes.open(Planes.settings("b"), inbox);
                DataPlane sender = Planes.open(Planes.settings("a"), new RecordingInbox())) {
            Outlet outlet = sender.outlet(receiver.address());

            outlet.send(
                    7,
                    -3L,
                    ByteBuffer.wrap(new byte[] {1, 2}),
                    ByteBuffer.allocateDirect(0),
                    ByteBuffer.wrap(new byte[] {3}));
            outlet.send(65_535, 4L);

            Delivery first = inbox.take();
            assertThat(first.nodeId()).isEqualTo("a");
            assertThat(first.stream()).isEqualTo(7);
            assertThat(first.tag()).isEqualTo(-3);
            assertThat(first.content()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            Delivery second = inbox.take();
            assertThat(second.stream()).isEqualTo(65_535);
            assertThat(second.content().hasRemaining()).isFalse();
            first.release();
            second.release();
            second.release();
            assertThat(receiver.counts().unreleasedBytes()).isZero();
            assertThat(receiver.counts().messagesReceived()).isEqualTo(2);
            assertThat(sender.counts().bytesSent()).isEqualTo(3);
        }
    }

    @Test
    void everySizeArrivesWhole() throws Exception {
        try (DataPlane receiver = Planes.open(Planes.settings("b"), inbox);
                DataPlane sender = Planes.open(Planes.settings("a"), new RecordingInbox())) {
            sendEverySize(sender, receiver);
        }
    }

    @Test
    void everySizeArrivesWholeWhenCompressed() throws Exception {
        DataPlaneSettings plain = Planes.settings("a");
        DataPlaneSettings compressing = Planes.settings(
                "a",
                Planes.RUN,
                Planes.TOKEN,
                Optional.empty(),
                TlsEngine.AUTO,
                true,
                plain.receiveBytes(),
                plain.silenceTimeout());
        try (DataPlane receiver = Planes.open(Planes.settings("b"), inbox);
                DataPlane sender = Planes.open(compressing, new RecordingInbox())) {
            sendEverySize(sender, receiver);
            ByteBuffer zeros = ByteBuffer.allocateDirect(5_000_000);
            sender.outlet(receiver.address()).send(1, 1, zeros);
            Delivery delivery = inbox.take();
            assertThat(delivery.content()).isEqualTo(zeros.clear());
            delivery.release();
        }
    }

    private void sendEverySize(DataPlane sender, DataPlane receiver) throws Exception {
        Outlet outlet = sender.outlet(receiver.address());
        for (int size : new int[] {1, 15, 4096, 4097, 17_000, 262_144, 262_145, 1_000_000, 1_048_577, 8 << 20}) {
            ByteBuffer content = Planes.content(size, size);
            outlet.send(1, size, content.slice(0, size / 3), content.slice(size / 3, size - size / 3));
            Delivery delivery = inbox.take();
            assertThat(delivery.tag()).isEqualTo(size);
            assertThat(delivery.content()).isEqualTo(content);
            delivery.release();
        }
    }

    @Test
    void aBlobArrivesWhole() throws Exception {
        try (DataPlane server = Planes.open(Planes.settings("b"), inbox);
                DataPlane client = Planes.open(Planes.settings("a"), new RecordingInbox())) {
            ByteBuffer content = Planes.content(5_000_001, 1);
            BlobReference blob = server.shelf()
                    .offer("policy-1", content.slice(0, 1_234_567), content.slice(1_234_567, 5_000_001 - 1_234_567));

            ByteBuffer pulled = client.pull(server.address(), blob).get(20, TimeUnit.SECONDS);

            assertThat(pulled).isEqualTo(content);
            assertThat(pulled.isReadOnly()).isTrue();
            assertThat(client.counts().blobBytesPulled()).isEqualTo(5_000_001);
            Await.until("all is counted", () -> server.counts().blobBytesServed() == 5_000_001);
        }
    }
}
