package io.troupe.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnsTest {
    private static final int COPIES = 2;

    private final JsonNode inputs = Golden.of("lambda_returns");
    private final float[] rewards = Golden.timeMajor(inputs.get("rewards"));
    private final float[] discounts = Golden.timeMajor(inputs.get("discounts"));
    private final float[] nextValues = Golden.timeMajor(inputs.get("values_next"));
    private final float[] returns = new float[rewards.length];

    @Test
    void lambdaReturnsAreThePublishedOnes() {
        Returns.lambda(rewards, discounts, nextValues, Golden.number(inputs, "lambda"), COPIES, returns);

        assertThat(returns).containsExactly(Golden.timeMajor(inputs.get("expected")), within(2e-6f));
    }

    @Test
    void discountedReturnsAreThePublishedOnes() {
        float[] bootstrap = Arrays.copyOfRange(nextValues, nextValues.length - COPIES, nextValues.length);

        Returns.discounted(rewards, discounts, bootstrap, COPIES, returns);

        assertThat(returns)
                .containsExactly(
                        Golden.timeMajor(Golden.of("discounted_returns").get("expected")), within(2e-6f));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 7})
    void nStepReturnsAreThePublishedOnes(int n) {
        Returns.nStep(rewards, discounts, nextValues, n, COPIES, returns);

        JsonNode expected =
                Golden.of("n_step_bootstrapped_returns").get("expected_by_n").get(Integer.toString(n));
        assertThat(returns).containsExactly(Golden.timeMajor(expected), within(2e-6f));
    }

    @Test
    void refusesRowsThatAreNoWholeSteps() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Returns.nStep(rewards, discounts, nextValues, 1, 3, returns))
                .withMessageContaining("10 rows")
                .withMessageContaining("3 copies");
    }

    @Test
    void refusesArraysOfDifferentLengths() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Returns.lambda(rewards, new float[4], nextValues, 1, COPIES, returns))
                .withMessageContaining("discounts has 4 elements, not 10");
    }
}
