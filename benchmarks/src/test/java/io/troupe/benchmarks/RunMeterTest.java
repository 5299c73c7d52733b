package io.troupe.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RunMeterTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final RunMeter meter = new RunMeter(1000, nanos::get, bytes::get);

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
        RunMeter real = RunMeter.start(2);
        real.reached(1);
        byte[][] kept = new byte[1][];
        Thread other = new Thread(() -> kept[0] = new byte[10_000_000]);
        other.start();
        other.join();

        assertThat(real.finish(2).throughput().steadyHeapBytesPerStep()).isGreaterThanOrEqualTo(10_000_000);
        assertThat(kept[0]).hasSize(10_000_000);
    }
}
