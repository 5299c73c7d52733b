package io.troupe.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class IntervalTest {
    @Test
    void isDueOnceForEveryMultipleThatWasPassed() {
        Interval interval = new Interval(100, 0);

        assertThat(interval.due(99)).isFalse();
        assertThat(interval.due(100)).isTrue();
        assertThat(interval.due(150)).isFalse();
        assertThat(interval.due(450)).isTrue();
        assertThat(interval.due(499)).isFalse();
        assertThat(interval.due(500)).isTrue();
    }

    @Test
    void aResumedRunGoesOnWithTheNextMultiple() {
        Interval interval = new Interval(100, 250);

        assertThat(interval.due(260)).isFalse();
        assertThat(interval.due(300)).isTrue();
    }

    @Test
    void zeroIsNever() {
        assertThat(new Interval(0, 0).due(Long.MAX_VALUE - 1)).isFalse();
    }
}
