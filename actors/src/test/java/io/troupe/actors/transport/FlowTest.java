package io.troupe.actors.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FlowTest {
    private static final int MIB = 1 << 20;
    private static final ByteBuffer ONE = ByteBuffer.wrap(new byte[] {1});

    @Test
    void aSenderWaitsWhenNothingIsReleasedAndGoesOnWhenItIs() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        try (DataPlane receiver = Planes.open(Planes.small("b", 8 * MIB, Planes.SILENCE), inbox);
                DataPlane sender = Planes.open(Planes.settings("a"), new RecordingInbox())) {
            Outlet outlet = sender.outlet(receiver.address());
            CountDownLatch done = sendInBackground(outlet, 20);

            Await.until("the budget is full", () -> inbox.waiting() == 8);
            assertThat(done.await(200, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(receiver.counts().unreleasedBytes()).isEqualTo(8 * MIB);
            assertThat(receiver.memoryBytes()).isLessThan(9 * MIB);
            for (int i = 0; i < 20; i++) {
                Delivery delivery = inbox.take();
                assertThat(delivery.tag()).isEqualTo(i);
                delivery.release();
            }
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aPeerThatIsNotReadDoesNotHoldUpAnother() throws Exception {
        RecordingInbox slow = new RecordingInbox();
        RecordingInbox quick = new RecordingInbox();
        try (DataPlane slowReceiver = Planes.open(Planes.small("slow", 8 * MIB, Planes.SILENCE), slow);
                DataPlane quickReceiver = Planes.open(Planes.settings("quick"), quick);
                DataPlane sender = Planes.open(Planes.settings("a"), new RecordingInbox())) {
            CountDownLatch never = sendInBackground(sender.outlet(slowReceiver.address()), 20);
            Await.until("the slow one is full", () -> slow.waiting() == 8);

            for (int i = 0; i < 100; i++) {
                sender.outlet(quickReceiver.address()).send(1, i, ONE.duplicate());
                quick.take().release();
            }

            assertThat(never.getCount()).isOne();
        }
    }

    @Test
    void blobsAndHeartbeatsComeThroughWhileMessagesWait() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        Duration silence = Duration.ofMillis(800);
        try (DataPlane receiver = Planes.open(Planes.small("b", 8 * MIB, silence), inbox);
                DataPlane sender = Planes.open(Planes.small("a", 8 * MIB, silence), new RecordingInbox())) {
            CountDownLatch done = sendInBackground(sender.outlet(receiver.address()), 9);
            Await.until("the budget is full", () -> inbox.waiting() == 8);
            ByteBuffer content = Planes.content(3 * MIB, 3);
            BlobReference blob = receiver.shelf().offer("blob", content);

            assertThat(sender.pull(receiver.address(), blob).get(20, TimeUnit.SECONDS))
                    .isEqualTo(content);
            // Longer than the silence that is allowed: only heartbeats keep the connection.
            assertThat(done.await(2 * silence.toMillis(), TimeUnit.MILLISECONDS))
                    .isFalse();

            for (int i = 0; i < 9; i++) {
                inbox.take().release();
            }
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aQuietPeerDoesNotKeepTheBudget() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        try (DataPlane receiver = Planes.open(Planes.small("b", 8 * MIB, Planes.SILENCE), inbox);
                DataPlane first = Planes.open(Planes.settings("first"), new RecordingInbox());
                DataPlane second = Planes.open(Planes.settings("second"), new RecordingInbox())) {
            first.outlet(receiver.address()).send(1, 1, ONE.duplicate());
            inbox.take().release();

            second.outlet(receiver.address()).send(1, 2, ByteBuffer.allocateDirect(8 * MIB));

            Delivery delivery = inbox.take();
            assertThat(delivery.tag()).isEqualTo(2);
            delivery.release();
        }
    }

    @Test
    void whoSendsMoreThanItsCreditIsCutOffAndTold() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        try (DataPlane receiver = Planes.open(Planes.settings("b"), inbox);
                RawPeer greedy = new RawPeer(receiver.address()).introduce("greedy")) {
            greedy.send(FrameType.MESSAGE, 4, 1, (byte) 1, (byte) 2, (byte) 3, (byte) 4);

            assertThat(greedy.text(greedy.await(FrameType.GOODBYE)))
                    .isEqualTo("a message of 4096 bytes overran the credit of 0");
            assertThat(greedy.isClosed()).isTrue();
            assertThat(inbox.takeLost()).contains("greedy").contains("overran the credit");
            assertThat(receiver.counts().cutOff()).isOne();
            assertThat(inbox.isEmpty()).isTrue();
        }
    }

    @Test
    void aFailingInboxCostsThatSenderOnlyItsConnection() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        Inbox failing = new Inbox() {
            @Override
            public void received(Delivery delivery) {
                if (delivery.tag() == 13) {
                    throw new IllegalStateException("not this one");
                }
                inbox.received(delivery);
            }

            @Override
            public void peerLost(String nodeId, IOException cause) {
                inbox.peerLost(nodeId, cause);
            }
        };
        try (DataPlane receiver = Planes.open(Planes.settings("b"), failing);
                DataPlane sender = Planes.open(Planes.settings("a"), new RecordingInbox());
                DataPlane other = Planes.open(Planes.settings("other"), new RecordingInbox())) {
            Outlet outlet = sender.outlet(receiver.address());
            other.outlet(receiver.address()).send(1, 1, ONE.duplicate());
            outlet.send(1, 13, ONE.duplicate());
            assertThat(inbox.takeLost()).contains("peer a").contains("not this one");

            // What is sent before the sender notices is lost with the connection.
            AtomicReference<String> told = new AtomicReference<>("");
            Await.until("its messages arrive again", () -> {
                try {
                    outlet.send(1, 14, ONE.duplicate());
                } catch (IOException e) {
                    told.set(e.toString());
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return inbox.waiting() > 1;
            });
            other.outlet(receiver.address()).send(1, 2, ONE.duplicate());

            Set<Long> arrived = new HashSet<>();
            while (!arrived.contains(2L)) {
                arrived.add(inbox.take().tag());
            }
            assertThat(arrived).containsExactlyInAnyOrder(1L, 14L, 2L);
            assertThat(told.get()).matches("|.*not this one.*");
        }
    }

    @Test
    void aSenderThatIsInterruptedWhileItWaitsHarmsNobody() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        try (DataPlane receiver = Planes.open(Planes.small("b", 8 * MIB, Planes.SILENCE), inbox);
                DataPlane sender = Planes.open(Planes.settings("a"), new RecordingInbox())) {
            Outlet outlet = sender.outlet(receiver.address());
            CompletableFuture<Throwable> ending = new CompletableFuture<>();
            Thread waiting = Thread.ofPlatform().start(() -> {
                try {
                    while (true) {
                        outlet.send(1, 1, ByteBuffer.allocateDirect(MIB));
                    }
                } catch (IOException | InterruptedException e) {
                    ending.complete(e);
                }
            });
            Await.until("the budget is full", () -> inbox.waiting() == 8 && waiting.getState() == Thread.State.WAITING);

            waiting.interrupt();

            assertThat(ending.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            for (int i = 0; i < 8; i++) {
                inbox.take().release();
            }
            outlet.send(1, 2, ONE.duplicate());
            assertThat(inbox.take().tag()).isEqualTo(2);
        }
    }

    @Test
    void aMessageLargerThanAFrameIsRefusedHere() throws Exception {
        try (DataPlane receiver = Planes.open(Planes.settings("b"), new RecordingInbox());
                DataPlane sender = Planes.open(Planes.settings("a"), new RecordingInbox())) {
            Outlet outlet = sender.outlet(receiver.address());

            assertThatThrownBy(() -> outlet.send(1, 1, ByteBuffer.allocate(8 * MIB + 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("accepts at most 8388608");
            assertThatThrownBy(() -> outlet.send(65_536, 1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static CountDownLatch sendInBackground(Outlet outlet, int messages) {
        CountDownLatch done = new CountDownLatch(1);
        Thread.ofPlatform().daemon().start(() -> {
            try {
                for (int i = 0; i < messages; i++) {
                    outlet.send(1, i, ByteBuffer.allocateDirect(MIB));
                }
                done.countDown();
            } catch (IOException | InterruptedException e) {
                // The test ends before all is sent.
            }
        });
        return done;
    }
}
