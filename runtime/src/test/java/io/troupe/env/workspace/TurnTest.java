package io.troupe.env.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TurnTest {
    @Test
    void cosineAndSineAreThoseOfTheMathLibrary() {
        double[] turn = new double[3];
        double worst = 0;
        for (int i = -20_000; i <= 20_000; i++) {
            double angle = i * Math.PI / 10_000; // two turns to each side, right angles among them
            Turn.write(angle, turn, 1);
            worst = Math.max(worst, Math.abs(turn[1] - Math.cos(angle)));
            worst = Math.max(worst, Math.abs(turn[2] - Math.sin(angle)));
        }
        assertThat(worst).isLessThan(5e-16);
    }
}
