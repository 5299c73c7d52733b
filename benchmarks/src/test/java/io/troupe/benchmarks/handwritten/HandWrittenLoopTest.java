package io.troupe.benchmarks.handwritten;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.benchmarks.Measured;
import org.junit.jupiter.api.Test;

class HandWrittenLoopTest {
    private final HandWrittenLoop loop = new HandWrittenLoop();

    @Test
    void learnsCartPoleWithin150000Steps() {
        Measured measured = loop.run(HandWrittenLoop.SINGLE, 1, 150_000);

        assertThat(measured.stepsToTarget()).isPresent();
        assertThat(measured.stages().orElseThrow().updateNanos()).isPositive();
    }

    @Test
    void allocatesNothingPerStepThatMatters() {
        assertThat(loop.run(HandWrittenLoop.SINGLE, 2, 100_000).throughput().steadyHeapBytesPerStep())
                .isLessThan(64);
    }
}
