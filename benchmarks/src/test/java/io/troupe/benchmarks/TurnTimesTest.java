package io.troupe.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TurnTimesTest {
    /** The machine halves its speed after the first turn, and something gets in the way of the last one. */
    private final TurnTimes times =
            new TurnTimes(Map.of("base", List.of(4.0, 8.0, 8.0, 8.0), "other", List.of(5.0, 10.0, 10.0, 80.0)));

    @Test
    void comparesTurnByTurn() {
        assertThat(times.median("base")).isEqualTo(8);
        assertThat(times.median("other")).isEqualTo(10);
        assertThat(times.rateRatio("other", "base")).isEqualTo(0.8);
        assertThat(times.difference("other", "base")).isEqualTo(2);
        assertThat(times.difference("base", "base")).isZero();
    }

    @Test
    void allTakeAsManyTurns() {
        assertThatThrownBy(() -> new TurnTimes(Map.of("a", List.of(1.0), "b", List.of())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TurnTimes(Map.of("a", List.of()))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TurnTimes(Map.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
