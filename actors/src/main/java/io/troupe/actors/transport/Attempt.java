package io.troupe.actors.transport;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A connection before its handshake is done: has one time limit for all of it, and can be given up at any time. */
final class Attempt implements Watchdog.Watched {
    private final SocketChannel channel;
    private final long timeoutNanos;
    private final long startedAt = System.nanoTime();
    private volatile boolean introduced;
    private Optional<RefusedPeer> givenUp = Optional.empty();

    Attempt(SocketChannel channel, long timeoutNanos) {
        this.channel = channel;
        this.timeoutNanos = timeoutNanos;
    }

    SocketChannel channel() {
        return channel;
    }

    /** The peer knows the run: it is likely to be one of us. */
    void introduced() {
        introduced = true;
    }

    boolean isIntroduced() {
        return introduced;
    }

    /** Why it was given up by this side, if it was. */
    synchronized Optional<RefusedPeer> givenUp() {
        return givenUp;
    }

    void giveUp(Refusal refusal, String why) {
        synchronized (this) {
            givenUp = givenUp.or(() -> Optional.of(new RefusedPeer(refusal, why)));
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
        if (now - startedAt > timeoutNanos) {
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
