package io.troupe.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneralizedAdvantageTest {
    /** One published sequence has discount 0.99 all along, the other 0.9 and a terminated step (discount 0). */
    @ParameterizedTest
    @CsvSource({"0, 0.99, 1.0", "0, 0.99, 0.7", "0, 0.99, 0.4", "1, 0.9, 1.0", "1, 0.9, 0.7", "1, 0.9, 0.4"})
    void advantagesAreThePublishedOnes(int sequence, float discount, String lambda) {
        JsonNode golden = Golden.of("generalized_advantage_estimation");
        float[] rewards = Golden.vector(golden.get("rewards").get(sequence));
        float[] all = Golden.vector(golden.get("values_with_bootstrap").get(sequence));
        float[] discounts = Golden.vector(golden.get("discounts").get(sequence));
        boolean[] terminated = new boolean[discounts.length];
        for (int t = 0; t < terminated.length; t++) {
            terminated[t] = discounts[t] == 0;
        }
        float[] advantages = new float[rewards.length];

        GeneralizedAdvantage.estimate(
                rewards,
                terminated,
                new boolean[rewards.length],
                Arrays.copyOf(all, rewards.length),
                Arrays.copyOfRange(all, 1, all.length),
                0,
                rewards.length,
                1,
                discount,
                Float.parseFloat(lambda),
                advantages);

        float[] expected =
                Golden.vector(golden.get("expected_by_lambda").get(lambda).get(sequence));
        assertThat(advantages).containsExactly(expected, within(1e-3f));
    }

    /** gamma = 0.5, lambda = 0.5; two steps of three copies that go on, terminate and are truncated at the first. */
    @Test
    void truncationBootstrapsAndTerminationDoesNot() {
        float[] rewards = {1, 1, 1, 2, 2, 2};
        float[] values = {4, 4, 4, 8, 8, 8};
        float[] nextValues = {8, 100, 6, 10, 10, 10};
        boolean[] terminated = {false, true, false, false, false, false};
        boolean[] truncated = {false, false, true, false, false, false};
        float[] advantages = new float[6];

        GeneralizedAdvantage.estimate(
                rewards, terminated, truncated, values, nextValues, 0, 2, 3, 0.5f, 0.5f, advantages);

        // Last step: 2 + 0.5 * 10 - 8 = -1. First: 1 + 0.5 * 8 - 4 + 0.25 * -1; 1 - 4; 1 + 0.5 * 6 - 4.
        assertThat(advantages).containsExactly(0.75f, -3f, 0f, -1f, -1f, -1f);
    }

    @Test
    void leavesTheRowsOfOtherFragmentsAlone() {
        float[] advantages = {7, 7, 7, 7};

        GeneralizedAdvantage.estimate(
                new float[] {0, 0, 1, 0},
                new boolean[4],
                new boolean[4],
                new float[] {0, 0, 0.5f, 0},
                new float[4],
                2,
                1,
                1,
                1,
                1,
                advantages);

        assertThat(advantages).containsExactly(7, 7, 0.5f, 7);
    }
}
