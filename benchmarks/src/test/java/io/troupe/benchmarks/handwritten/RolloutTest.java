package io.troupe.benchmarks.handwritten;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RolloutTest {
    private static final Offset<Float> ROUNDING = within(1e-6f);

    /** By hand, gamma 0.5 and lambda 0.5: errors 1 + 0.5 * 4 - 2 = 1, then 1 + 0.5 * 8 - 4 = 1. */
    @Test
    void discountsErrorsAlongTheEpisode() {
        Rollout rollout = rollout();

        rollout.estimateAdvantages(new float[] {0, 0, 8}, 0.5f, 0.5f);

        assertThat(rollout.advantages[1]).isCloseTo(1f, ROUNDING);
        assertThat(rollout.advantages[0]).isCloseTo(1.25f, ROUNDING);
        assertThat(rollout.valueTargets[0]).isCloseTo(3.25f, ROUNDING);
    }

    @Test
    void seesNothingBeyondTheEndOfAnEpisode() {
        Rollout rollout = rollout();
        rollout.ended[0] = true;

        rollout.estimateAdvantages(new float[] {0, 0, 8}, 0.5f, 0.5f);

        assertThat(rollout.advantages[0]).isCloseTo(-1f, ROUNDING);
    }

    @Test
    void normalisesOverTheChosenRowsOnly() {
        Rollout rollout = rollout();
        rollout.advantages[0] = 1;
        rollout.advantages[1] = 3;
        int[] order = {1, 0};

        assertThat(rollout.meanAdvantage(order, 0, 2)).isEqualTo(2);
        assertThat(rollout.inverseAdvantageDeviation(order, 0, 2)).isCloseTo(1, within(1e-6));
        assertThat(rollout.meanAdvantage(order, 0, 1)).isEqualTo(3);
    }

    private static Rollout rollout() {
        Rollout rollout = new Rollout(new Settings(1, 2, 1, 2, 0.001f, 0.5f, 0.5f, 0.2f, 0.5f, 0.01f, 0.5f));
        rollout.rewards[0] = 1;
        rollout.rewards[1] = 1;
        rollout.values[0] = 2;
        rollout.values[1] = 4;
        return rollout;
    }
}
