package io.troupe.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.benchmarks.Intervals.Interval;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LearningTimesTest {
    private static final long MILLI = 1_000_000;

    private final LearningTimes times = new LearningTimes();

    @Test
    void givesTheRatesOfTheSecondHalf() {
        // Updates of 60 ms every 100 ms, 50 of them inside of TensorFlow; acting is inside of it too, for 30.
        for (int i = 0; i < 10; i++) {
            long begin = 100L * i;
            times.graphRun(millis(begin, begin + 30));
            times.update(millis(begin + 40, begin + 100), i < 5 ? 1 : 6);
            times.graphRun(millis(begin + 45, begin + 80));
            times.graphRun(millis(begin + 70, begin + 95));
        }

        assertThat(times.rate()).isEqualTo(new LearningRate(24, 60, 100, OptionalDouble.of(50.0 / 60)));
    }

    @Test
    void leavesOutUpdatesThatOnlyFillAReplay() {
        times.update(millis(0, 90), 0);
        times.update(millis(100, 110), 1);
        times.update(millis(200, 210), 1);
        times.update(millis(300, 310), 1);

        assertThat(times.rate().gradientSteps()).isEqualTo(1);
        assertThat(times.rate().loopStepsPerSecond()).isEqualTo(10);
    }

    /** A first update that is slow is in neither rate, or one would be of other updates than the other. */
    @Test
    void theLoopIsNeverFasterThanItsUpdates() {
        times.update(millis(0, 10), 1);
        times.update(millis(10, 90), 1);
        times.update(millis(90, 100), 1);

        assertThat(times.rate().updateStepsPerSecond()).isEqualTo(100);
        assertThat(times.rate().loopStepsPerSecond()).isEqualTo(100);
    }

    @Test
    void saysWhenTheRunWasTooShort() {
        times.update(millis(0, 10), 4);

        assertThatThrownBy(times::rate).hasMessageContaining("the run made 1 updates with gradient steps");
    }

    private static Interval millis(long begin, long end) {
        return new Interval(begin * MILLI, end * MILLI);
    }
}
