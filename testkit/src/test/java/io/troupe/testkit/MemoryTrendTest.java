package io.troupe.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MemoryTrendTest {
    private final MemoryTrend trend = new MemoryTrend();

    @Test
    void isTheRiseOfTheLineThroughAllPoints() {
        trend.add(0, 100);
        trend.add(10, 130);
        trend.add(20, 100);
        trend.add(30, 190);

        // 2.4 bytes a second, by hand.
        assertThat(trend.growthBytes()).isEqualTo(72);
        assertThat(trend.peakBytes()).isEqualTo(190);
        assertThat(trend.size()).isEqualTo(4);
    }

    @Test
    void fallsWhereMemoryIsGivenBack() {
        trend.add(1, 50);
        trend.add(2, 20);

        assertThat(trend.growthBytes()).isEqualTo(-30);
    }

    @Test
    void refusesPointsThatMakeNoLine() {
        trend.add(1, 50);

        assertThatThrownBy(() -> trend.add(1, 60)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(trend::growthBytes).isInstanceOf(IllegalStateException.class);
    }
}
