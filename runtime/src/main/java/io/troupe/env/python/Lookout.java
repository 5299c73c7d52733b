package io.troupe.env.python;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.LongSupplier;

/**
 * Looks for bytes that are about to come instead of sleeping until they are there, since waking takes longer. A look is a
 * guess: it costs processor time where nothing comes; and where others want the processor, whoever looks loses it for a time slice,
 * while a sleeper would have it as soon as something wakes him. So looks that do not pay are followed by pauses: in vain once by
 * one of the same length, in vain again by twice as long ones; and what one took beyond its time, by a hundred times that.
 */
final class Lookout {
    /** Of one look: about twice as long as the other side says that there is to wait. */
    static final long LONGEST_NANOS = 200_000;
    /** Of a pause; this program may have been suspended. */
    static final long LONGEST_PAUSE_NANOS = 1_000_000_000;

    private static final int OVERTIME_FACTOR = 100;
    private static final int MOST_DOUBLINGS = 9;

    private final LongSupplier clock;
    private long pauseEnd;
    /** Looks in vain since the last one that was not. */
    private int vain;

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
    @SuppressWarnings(
            "ThreadPriorityCheck") // Nothing relies on what the scheduler does: others may have the processor.
    int read(SocketChannel channel, ByteBuffer into) throws IOException {
        long begin = clock.getAsLong();
        while (true) {
            int count = channel.read(into);
            long taken = clock.getAsLong() - begin;
            if (count != 0 || taken > LONGEST_NANOS) {
                pauseEnd = begin + taken + Math.min(LONGEST_PAUSE_NANOS, pause(count != 0, taken));
                return count;
            }
            Thread.yield();
        }
    }

    private long pause(boolean found, long taken) {
        long overtime = Math.max(0, taken - LONGEST_NANOS);
        if (found) {
            vain = 0;
            return OVERTIME_FACTOR * overtime;
        }
        long doubled = LONGEST_NANOS << Math.min(vain, MOST_DOUBLINGS);
        vain++;
        return Math.max(doubled, OVERTIME_FACTOR * overtime);
    }
}
