package io.troupe.actors.cluster;

import io.troupe.actors.transport.Delivery;
import io.troupe.actors.transport.Inbox;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Hands messages of the data plane to whoever takes them now. A message that nobody takes, because its epoch is over or
 * has not begun here, is dropped: its sender keeps it until it is acknowledged.
 */
final class NodeInbox implements Inbox {
    private record Route(int stream, long tag) {}

    private final Map<Route, Consumer<Delivery>> takers = new ConcurrentHashMap<>();

    /** From now on messages of this kind and epoch go to this taker, which releases them. */
    void route(int stream, long epoch, Consumer<Delivery> taker) {
        takers.put(new Route(stream, epoch), taker);
    }

    /** Nobody takes them any more. */
    void close(int stream, long epoch) {
        takers.remove(new Route(stream, epoch));
    }

    @Override
    public void received(Delivery delivery) {
        Consumer<Delivery> taker = takers.get(new Route(delivery.stream(), delivery.tag()));
        if (taker == null) {
            delivery.release();
        } else {
            taker.accept(delivery);
        }
    }

    @Override
    public void peerLost(String nodeId, IOException cause) {
        // Whether a node is lost is for the cluster to say; a broken connection is opened again by its sender.
    }
}
