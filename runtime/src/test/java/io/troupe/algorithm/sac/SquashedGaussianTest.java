package io.troupe.algorithm.sac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SquashedGaussianTest {
    @ParameterizedTest
    @ValueSource(doubles = {-3, -1, 0, 0.5})
    void theDensityAddsUpToOne(double logStd) {
        double mean = 0.4;
        double std = Math.exp(logStd);
        int cells = 200_000;
        double sum = 0;
        for (int i = 0; i < cells; i++) {
            double action = -1 + 2 * (i + 0.5) / cells;
            double u = 0.5 * Math.log((1 + action) / (1 - action));
            sum += Math.exp(SquashedGaussian.logProb((u - mean) / std, logStd, u)) * 2 / cells;
        }

        assertThat(sum).isCloseTo(1, within(2e-3));
    }

    @Test
    void itIsTheClosedFormWhereThatCanBeComputed() {
        for (double u = -4; u <= 4; u += 0.25) {
            double noise = (u - 0.3) / 0.7;
            double gaussian = -0.5 * noise * noise - Math.log(0.7) - 0.5 * Math.log(2 * Math.PI);

            assertThat(SquashedGaussian.logProb(noise, Math.log(0.7), u))
                    .isCloseTo(gaussian - Math.log(1 - Math.pow(Math.tanh(u), 2)), within(1e-10));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-400, -30, 30, 400})
    void itIsFiniteWhereTheActionRoundsToABound(double u) {
        // log(1 - tanh(u)^2) tends to 2 (log 2 - |u|).
        double expected = -0.5 * Math.log(2 * Math.PI) - 2 * (Math.log(2) - Math.abs(u));

        assertThat(SquashedGaussian.logProb(0, 0, u)).isCloseTo(expected, within(1e-9));
    }
}
