package io.troupe.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class RunMeterTest {
    private static final int ARRAY_BYTES = 1_000_000;
    /** More than asking the meter for {@link #PATIENCE} allocates. */
    private static final int SEEN_BYTES = 100 * ARRAY_BYTES;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final RunMeter meter = new RunMeter(1000, nanos::get, bytes::get);
    /** Seen by another thread, so that no compiler leaves the allocation out. */
    private volatile byte[] kept = new byte[0];

    @Test
    void ratesTheSecondHalfApart() {
        meter.reached(400);
        nanos.set(2_000_000_000L);
        bytes.set(7000);
        meter.reached(600);
        nanos.set(2_400_000_000L);
        bytes.set(8200);
        meter.reached(800);
        nanos.set(2_500_000_000L);
        bytes.set(9000);

        Measured measured = meter.finish(1000);

        assertThat(measured.throughput().stepsPerSecond()).isEqualTo(400);
        assertThat(measured.steadyStepsPerSecond()).isEqualTo(800);
        assertThat(measured.throughput().steadyHeapBytesPerStep()).isEqualTo(5);
    }

    @Test
    void refusesARunWithoutASecondHalf() {
        meter.reached(400);

        assertThatThrownBy(() -> meter.finish(1000))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("between the middle (500 steps) and the end (1000 steps)");
    }

    @Test
    void countsTheAllocationOfOtherThreads() throws InterruptedException {
        RunMeter real = secondHalf();
        AtomicBoolean enough = new AtomicBoolean();
        Thread other = Thread.ofPlatform().daemon().start(() -> {
            while (!enough.get()) {
                kept = new byte[ARRAY_BYTES];
            }
        });
        try {
            assertReaches(SEEN_BYTES, real, () -> LockSupport.parkNanos(1_000_000));
        } finally {
            enough.set(true);
            other.join();
        }
    }

    @Test
    void countsTheAllocationOfThreadsThatHaveEnded() {
        RunMeter real = secondHalf();

        assertReaches(SEEN_BYTES, real, () -> {
            Thread other = Thread.ofPlatform().daemon().start(() -> kept = new byte[ARRAY_BYTES]);
            join(other);
        });
    }

    private static RunMeter secondHalf() {
        RunMeter real = RunMeter.start(2);
        real.reached(1);
        return real;
    }

    /**
     * Goes on until the meter has seen so much: the JVM's sum may leave out a thread that is just ending, or count it twice
     * and then stand still until it is right again, so that no single reading is to be relied on.
     */
    private static void assertReaches(int bytes, RunMeter meter, Runnable meanwhile) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (steadyBytes(meter) < bytes && System.nanoTime() < deadline) {
            meanwhile.run();
        }
        assertThat(steadyBytes(meter)).isGreaterThanOrEqualTo(bytes);
    }

    private static void join(Thread other) {
        try {
            other.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static double steadyBytes(RunMeter meter) {
        return meter.finish(2).throughput().steadyHeapBytesPerStep();
    }
}
