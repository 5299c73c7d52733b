package io.troupe.algorithm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnnealingTest {
    @Test
    void fallsOnALineToItsEndAndStaysThere() {
        Annealing annealing = new Annealing(8, 0.25f);

        assertThat(annealing.at(0, 100)).isEqualTo(8);
        assertThat(annealing.at(50, 100)).isEqualTo(5);
        assertThat(annealing.at(100, 100)).isEqualTo(2);
        assertThat(annealing.at(400, 100)).isEqualTo(2);
    }

    @Test
    void aConstantStays() {
        assertThat(Annealing.constant(3).at(77, 100)).isEqualTo(3);
    }
}
