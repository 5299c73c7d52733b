package io.troupe.actors.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what comes until the test takes it. */
final class RecordingInbox implements Inbox {
    private static final int MOST = 100_000;
    private static final long PATIENCE_SECONDS = 20;

    private final ArrayBlockingQueue<Delivery> deliveries = new ArrayBlockingQueue<>(MOST);
    private final ArrayBlockingQueue<String> lost = new ArrayBlockingQueue<>(MOST);

    @Override
    public void received(Delivery delivery) {
        deliveries.add(delivery);
    }

    @Override
    public void peerLost(String nodeId, IOException cause) {
        lost.add(nodeId + ": " + cause.getMessage());
    }

    Delivery take() throws InterruptedException {
        Delivery delivery = deliveries.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(delivery).as("a message within %d s", PATIENCE_SECONDS).isNotNull();
        return delivery;
    }

    String takeLost() throws InterruptedException {
        String what = lost.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(what).as("a lost peer within %d s", PATIENCE_SECONDS).isNotNull();
        return what;
    }

    int waiting() {
        return deliveries.size();
    }

    boolean isEmpty() {
        return deliveries.isEmpty();
    }
}
