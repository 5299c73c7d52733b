package io.troupe.env.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By a clock that this test sets. */
class LookoutTest {
    private static final long TICK = Lookout.LONGEST_NANOS / 4;
    private static final int PAUSE_FACTOR = 100;

    @TempDir
    private Path folder;

    private final ByteBuffer into = ByteBuffer.allocate(8);
    private SocketChannel channel;
    private SocketChannel peer;
    /** What happens when somebody looks at the clock, by what it shows then. */
    private LongConsumer atTime = now -> {};

    private long now = Long.MAX_VALUE - TICK;
    private long step;

    private final Lookout lookout = new Lookout(this::tick);

    private long tick() {
        now += step;
        atTime.accept(now);
        return now;
    }

    @BeforeEach
    void connect() throws IOException {
        SocketPair pair = SocketPair.in(folder);
        peer = pair.peer();
        channel = pair.near();
        channel.configureBlocking(false);
    }

    @AfterEach
    void close() throws IOException {
        channel.close();
        peer.close();
    }

    private void send(int bytes) {
        try {
            peer.write(ByteBuffer.allocate(bytes));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatIsThereIsReadAtOnce() throws IOException {
        send(3);
        assertThat(lookout.ready()).isTrue();
        assertThat(lookout.read(channel, into)).isEqualTo(3);
        assertThat(into.position()).isEqualTo(3);
        assertThat(lookout.ready()).isTrue();
    }

    @Test
    void whatComesSoonIsWaitedFor() throws IOException {
        step = TICK;
        long begin = now;
        atTime = time -> {
            if (time == begin + 3 * TICK) {
                send(2);
            }
        };
        assertThat(lookout.read(channel, into)).isEqualTo(2);
        assertThat(now).isEqualTo(begin + 4 * TICK);
        step = 0;
        assertThat(lookout.ready()).isTrue();
    }

    @Test
    void whatDoesNotComeSoonIsNot() throws IOException {
        step = TICK;
        long begin = now;
        assertThat(lookout.read(channel, into)).isZero();
        // The first look at the clock begins it.
        assertThat(now).isEqualTo(begin + TICK + Lookout.LONGEST_NANOS + TICK);
    }

    @Test
    void afterALookThatTookTooLongThereIsNoneForAHundredTimesAsLong() throws IOException {
        long lost = 3_000_000;
        step = Lookout.LONGEST_NANOS + lost;
        send(1);
        assertThat(lookout.read(channel, into)).isEqualTo(1);
        assertPause(PAUSE_FACTOR * lost);
    }

    @Test
    void aPauseEndsAlsoAfterASuspension() throws IOException {
        step = 300_000_000_000L;
        send(1);
        assertThat(lookout.read(channel, into)).isEqualTo(1);
        assertPause(Lookout.LONGEST_PAUSE_NANOS);
    }

    @Test
    void thePausesAfterLooksInVainDoubleUntilOneIsNot() throws IOException {
        for (int vain = 0; vain < 12; vain++) {
            step = TICK;
            assertThat(lookout.read(channel, into)).isZero();
            // It ended a tick late.
            assertPause(Math.max(PAUSE_FACTOR * TICK, Lookout.LONGEST_NANOS << Math.min(vain, 9)));
        }
        send(1);
        step = TICK;
        assertThat(lookout.read(channel, into)).isEqualTo(1);
        assertPause(0);
        step = Lookout.LONGEST_NANOS + 1;
        assertThat(lookout.read(channel, into)).isZero();
        assertPause(Lookout.LONGEST_NANOS);
    }

    /** From now on, so long; and lets it pass. */
    private void assertPause(long nanos) {
        step = 0;
        long end = now + nanos;
        if (nanos > 0) {
            assertThat(lookout.ready()).isFalse();
            now = end - 1;
            assertThat(lookout.ready()).isFalse();
        }
        now = end;
        assertThat(lookout.ready()).isTrue();
    }

    @Test
    void anEndIsSeen() throws IOException {
        peer.close();
        assertThat(lookout.read(channel, into)).isEqualTo(-1);
    }
}
