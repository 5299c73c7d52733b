package io.troupe.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.benchmarks.Intervals.Interval;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntervalsTest {
    @Test
    void countsTimeThatSeveralThreadsSpendAtOnceOnce() {
        Intervals union = Intervals.union(
                List.of(new Interval(20, 30), new Interval(0, 10), new Interval(5, 15), new Interval(6, 8)));

        assertThat(union.all()).containsExactly(new Interval(0, 15), new Interval(20, 30));
        assertThat(union.nanos()).isEqualTo(25);
    }

    @Test
    void intersects() {
        Intervals one = Intervals.union(List.of(new Interval(0, 10), new Interval(20, 30), new Interval(40, 50)));
        Intervals other = Intervals.union(List.of(new Interval(5, 25), new Interval(28, 29), new Interval(50, 60)));

        assertThat(one.and(other).all())
                .containsExactly(new Interval(5, 10), new Interval(20, 25), new Interval(28, 29));
        assertThat(other.and(one)).isEqualTo(one.and(other));
    }
}
