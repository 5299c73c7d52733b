package io.troupe.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RationalTanhTest {
    @Test
    void staysWithinThreeTenMillionthsOfTanh() {
        for (double x = -12; x <= 12; x += 1e-3) {
            float[] value = {(float) x};
            RationalTanh.apply(value, 1);
            float exact = (float) Math.tanh((float) x);
            assertThat(value[0]).as("tanh(%s)", x).isCloseTo(exact, within(3e-7f));
            assertThat(Math.abs(value[0])).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void keepsWhatIsNotANumber() {
        float[] values = {Float.NaN, Float.POSITIVE_INFINITY, 0};

        RationalTanh.apply(values, 2);

        assertThat(values[0]).isNaN();
        assertThat(values[1]).isCloseTo(1, within(1e-6f));
        assertThat(values[2]).isZero();
    }
}
