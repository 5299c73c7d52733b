package io.troupe.benchmarks.handwritten;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReturnWindowTest {
    private final ReturnWindow returns = new ReturnWindow();

    @Test
    void knowsNoMeanBeforeAHundredEpisodes() {
        for (int i = 0; i < 99; i++) {
            returns.add(500);
        }

        assertThat(returns.mean()).isZero();
    }

    @Test
    void forgetsAllButTheLastHundred() {
        for (int i = 0; i < 100; i++) {
            returns.add(10);
        }
        for (int i = 0; i < 50; i++) {
            returns.add(30);
        }

        assertThat(returns.mean()).isEqualTo(20);
    }
}
