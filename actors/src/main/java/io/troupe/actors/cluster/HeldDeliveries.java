package io.troupe.actors.cluster;

import io.troupe.actors.transport.Delivery;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Messages of the data plane that lie in the mailboxes of an actor and its children. What lies there when they stop is
 * never read; it must still be released, or its memory would be missing to the data plane until the process ends. The
 * data plane bounds how many there can be.
 *
 * <p>Usable from any thread.
 */
final class HeldDeliveries implements AutoCloseable {
    private final Set<Delivery> held = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** From now on this message is released by whoever reads what is returned, or else by {@link #close}. */
    Delivery hold(Delivery delivery) {
        Held kept = new Held(delivery);
        held.add(kept);
        if (closed) {
            kept.release();
        }
        return kept;
    }

    /** Releases what has not been released. Once nobody reads any more. */
    @Override
    public void close() {
        closed = true;
        held.forEach(Delivery::release);
    }

    private final class Held implements Delivery {
        private final Delivery delivery;

        Held(Delivery delivery) {
            this.delivery = delivery;
        }

        @Override
        public String nodeId() {
            return delivery.nodeId();
        }

        @Override
        public int stream() {
            return delivery.stream();
        }

        @Override
        public long tag() {
            return delivery.tag();
        }

        @Override
        public ByteBuffer content() {
            return delivery.content();
        }

        @Override
        public void release() {
            held.remove(this);
            delivery.release();
        }
    }
}
