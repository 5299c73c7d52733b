package io.troupe.env.python;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.LongSupplier;

/**
 * Looks for bytes that are about to come instead of sleeping until they are there, since waking takes longer. But a sleeper
 * whom something wakes has its processor at once, and whoever looks loses it to others that want it. So where a look took
 * longer than it may, there is none for a hundred times what it took beyond that: at most one part in a hundred is lost.
 */
final class Lookout {
    /** Of one look: about twice as long as the other side says that there is to wait. */
    static final long LONGEST_NANOS = 200_000;

    private static final int PAUSE_FACTOR = 100;

    private final LongSupplier clock;
    private long pauseEnd;

    /** @param clock nanoseconds since any fixed time */
    Lookout(LongSupplier clock) {
        this.clock = clock;
        pauseEnd = clock.getAsLong();
    }

    /** Whether looking is worth its while now. */
    boolean ready() {
        return clock.getAsLong() - pauseEnd >= 0;
    }

    /**
     * Reads what comes soon.
     *
     * @return the number of bytes, 0 where none came, -1 at the end of the stream
     */
    @SuppressWarnings("ThreadPriorityCheck") // Nothing relies on what the scheduler does: others may have the processor.
    int read(SocketChannel channel, ByteBuffer into) throws IOException {
        long begin = clock.getAsLong();
        while (true) {
            int count = channel.read(into);
            long taken = clock.getAsLong() - begin;
            if (taken > LONGEST_NANOS) {
                pauseEnd = begin + taken + PAUSE_FACTOR * (taken - LONGEST_NANOS);
                return count;
            }
            if (count != 0) {
                return count;
            }
            Thread.yield();
        }
    }
}
