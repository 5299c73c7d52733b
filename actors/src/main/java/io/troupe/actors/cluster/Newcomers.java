package io.troupe.actors.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLSession;

/**
 * Connections whose peer has not shown its certificate yet. Artery has neither a bound for their number nor a deadline for
 * them, and each costs about 100 KB, so that anybody could fill the memory of a node by connecting to it. Here each has a
 * deadline, and where there are too many one goes: whoever says nothing, else the oldest, since a peer needs
 * milliseconds.
 *
 * <p>Usable from any thread.
 */
final class Newcomers {
    private final int limit;
    private final Duration patience;
    private final LongSupplier nanoTime;
    private final Deque<Newcomer> waiting;

    /**
     * @param limit of connections
     * @param patience how long each may take
     */
    Newcomers(int limit, Duration patience, LongSupplier nanoTime) {
        this.limit = limit;
        this.patience = patience;
        this.nanoTime = nanoTime;
        this.waiting = new ArrayDeque<>(limit);
    }

    /** A connection that can be closed. */
    interface Connection {
        /** By which it is known when its peer has been verified. */
        SSLSession session();

        /** Whether its peer has begun a handshake. */
        boolean begun();

        /** Does not block; does no harm where it is closed already. */
        void close();
    }

    private record Newcomer(Connection connection, long since) {}

    /**
     * Counts a new connection. Where there are too many, closes the oldest of those that have not begun a handshake, or the
     * oldest.
     */
    void admit(Connection connection) {
        List<Connection> closing = new ArrayList<>();
        synchronized (waiting) {
            while (waiting.size() >= limit) {
                Newcomer leaving = waiting.stream()
                        .filter(newcomer -> !newcomer.connection().begun())
                        .findFirst()
                        .orElseGet(waiting::getFirst);
                waiting.remove(leaving);
                closing.add(leaving.connection());
            }
            waiting.addLast(new Newcomer(connection, nanoTime.getAsLong()));
        }
        closing.forEach(Connection::close);
    }

    /** The peer has shown its certificate: its connection may stay. */
    @SuppressWarnings("ReferenceEquality")
    void verified(SSLSession session) {
        synchronized (waiting) {
            // The same object, not an equal one: the sessions of two connections may look alike.
            waiting.removeIf(newcomer -> newcomer.connection().session() == session);
        }
    }

    /** Closes those that have taken too long. To be called now and then. */
    void closeLate() {
        List<Connection> closing = new ArrayList<>();
        synchronized (waiting) {
            long now = nanoTime.getAsLong();
            while (!waiting.isEmpty() && now - waiting.getFirst().since() >= patience.toNanos()) {
                closing.add(waiting.removeFirst().connection());
            }
        }
        closing.forEach(Connection::close);
    }

    int count() {
        synchronized (waiting) {
            return waiting.size();
        }
    }
}
