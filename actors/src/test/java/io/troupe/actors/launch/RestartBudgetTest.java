package io.troupe.actors.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RestartBudgetTest {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");

    private final RestartBudget budget = new RestartBudget(
            new RestartPolicy(4, Duration.ofMinutes(1), Duration.ofMillis(500), Duration.ofSeconds(2)));

    @Test
    void waitsLongerForANodeThatKeepsDyingSoon() {
        assertThat(budget.died(T, T)).contains(Duration.ofMillis(500));
        assertThat(budget.died(T, T)).contains(Duration.ofSeconds(1));
        assertThat(budget.died(T, T)).contains(Duration.ofSeconds(2));
        assertThat(budget.died(T, T)).contains(Duration.ofSeconds(2));
    }

    @Test
    void beginsAnewWithANodeThatHadLived() {
        assertThat(budget.died(T, T)).contains(Duration.ofMillis(500));
        assertThat(budget.died(T, T.plusSeconds(2))).contains(Duration.ofMillis(500));
        assertThat(budget.died(T.plusSeconds(2), T.plusSeconds(3))).contains(Duration.ofSeconds(1));
    }

    @Test
    void givesUpWhenTheLimitIsUsedUpWithinTheWindow() {
        for (int i = 0; i < 4; i++) {
            assertThat(budget.died(T, T.plusSeconds(i))).isPresent();
        }
        assertThat(budget.died(T, T.plusSeconds(5))).isEmpty();
    }

    @Test
    void deathsBeforeTheWindowDoNotCount() {
        for (int i = 0; i < 4; i++) {
            assertThat(budget.died(T, T.plusSeconds(i))).isPresent();
        }
        assertThat(budget.died(T, T.plusSeconds(65))).isPresent();
    }
}
