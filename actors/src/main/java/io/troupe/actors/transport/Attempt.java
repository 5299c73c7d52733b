package io.troupe.actors.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A connection before its handshake is done: has one time limit for all of it, and can be given up at any time. */
final class Attempt implements Watchdog.Watched {
    /** Of an address of IPv6: one machine has all that begin with the same. */
    private static final int NETWORK_BYTES = 8;

    private final SocketChannel channel;
    private final Object origin;
    private final long timeoutNanos;
    private final long startedAt = System.nanoTime();
    private volatile Progress progress = Progress.SILENT;
    private volatile long refusedUntil;
    private Optional<RefusedPeer> givenUp = Optional.empty();

    private Attempt(SocketChannel channel, Object origin, Duration timeout) {
        this.channel = channel;
        this.origin = origin;
        this.timeoutNanos = timeout.toNanos();
    }

    /** Of this node to connect to another. */
    static Attempt outbound(SocketChannel channel, Duration timeout) {
        return new Attempt(channel, "here", timeout);
    }

    /** Of somebody at that address to connect to this node. */
    static Attempt inbound(SocketChannel channel, InetAddress from, Duration timeout) {
        byte[] address = from.getAddress();
        boolean large = address.length > NETWORK_BYTES;
        return new Attempt(channel, ByteBuffer.wrap(large ? Arrays.copyOf(address, NETWORK_BYTES) : address), timeout);
    }

    SocketChannel channel() {
        return channel;
    }

    /** Where it comes from, as far as places are told apart: compared by equals. */
    Object origin() {
        return origin;
    }

    Progress progress() {
        return progress;
    }

    void progressed(Progress so) {
        progress = so;
    }

    /** It was refused, and is closed after a moment. */
    void refused(long lingerNanos) {
        refusedUntil = System.nanoTime() + lingerNanos;
        progress = Progress.REFUSED;
    }

    /** Why it was given up by this side, if it was. */
    synchronized Optional<RefusedPeer> givenUp() {
        return givenUp;
    }

    void giveUp(Refusal refusal, String why) {
        synchronized (this) {
            if (progress != Progress.REFUSED) {
                givenUp = givenUp.or(() -> Optional.of(new RefusedPeer(refusal, why)));
            }
        }
        close();
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing is lost: nobody uses it any more.
        }
    }

    @Override
    public void inspect(long now) {
        if (progress == Progress.REFUSED && now - refusedUntil > 0) {
            close();
        } else if (now - startedAt > timeoutNanos) {
            giveUp(
                    Refusal.TOO_SLOW,
                    "it did not get through the handshake within " + TimeUnit.NANOSECONDS.toMillis(timeoutNanos)
                            + " ms");
        }
    }

    /** A stranger gets no second chance: it would be told apart from a slow one only by its word. */
    @Override
    public void pardon() {}
}
