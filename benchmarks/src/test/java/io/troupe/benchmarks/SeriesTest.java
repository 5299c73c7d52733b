package io.troupe.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeriesTest {
    /** The machine halves its speed in the second round: the rates change, the ratios hold. */
    @Test
    void comparesRoundByRound() {
        Series base = Measurements.series("base", 100, 50, 100);
        Series other = Measurements.series("other", 120, 60, 110);

        assertThat(other.ratioTo(base)).isEqualTo(new Spread(1.2, 1.1, 1.2));
    }

    @Test
    void takesTheMedianOfTheRuns() {
        assertThat(Measurements.series("base", 9, 1, 5).spread(Measured::steadyStepsPerSecond))
                .isEqualTo(new Spread(5, 1, 9));
        assertThat(Spread.of(4, 1, 3, 2).median()).isEqualTo(2.5);
    }
}
