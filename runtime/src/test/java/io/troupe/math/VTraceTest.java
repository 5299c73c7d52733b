package io.troupe.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class VTraceTest {
    private static final int COPIES = 2;

    @Test
    void correctionsAreThePublishedOnes() {
        JsonNode golden = Golden.of("vtrace");
        int steps = golden.get("rewards").get(0).size();
        float[] logRatios = new float[steps * COPIES];
        for (int b = 0; b < COPIES; b++) {
            for (int t = 0; t < steps; t++) {
                int action = golden.get("actions").get(b).get(t).asInt();
                logRatios[t * COPIES + b] = (float) (Golden.logProb(
                                golden.get("target_logits").get(b).get(t), action)
                        - Golden.logProb(golden.get("behaviour_logits").get(b).get(t), action));
            }
        }
        float[] values = Golden.timeMajor(golden.get("values"));
        float[] nextValues = new float[values.length];
        System.arraycopy(values, COPIES, nextValues, 0, values.length - COPIES);
        System.arraycopy(Golden.vector(golden.get("bootstrap_value")), 0, nextValues, values.length - COPIES, COPIES);
        float[] errors = new float[values.length];
        float[] advantages = new float[values.length];

        VTrace.correct(
                logRatios,
                Golden.timeMajor(golden.get("rewards")),
                Golden.timeMajor(golden.get("discounts")),
                values,
                nextValues,
                Golden.number(golden, "lambda"),
                Golden.number(golden, "clip_rho"),
                Golden.number(golden, "clip_pg_rho"),
                COPIES,
                errors,
                advantages);

        assertThat(errors).containsExactly(Golden.timeMajor(golden.get("expected_vs_minus_v")), within(1e-4f));
        assertThat(advantages).containsExactly(Golden.timeMajor(golden.get("expected_pg_advantage")), within(1e-4f));
    }

    @Test
    void onPolicyItIsTheLambdaReturn() {
        float[] rewards = {1, -2, 0.5f};
        float[] discounts = {0.9f, 0.9f, 0.9f};
        float[] values = {0.3f, -0.1f, 2};
        float[] nextValues = {-0.1f, 2, 1};
        float[] errors = new float[3];
        float[] returns = new float[3];

        VTrace.correct(new float[3], rewards, discounts, values, nextValues, 0.7f, 1, 1, 1, errors, new float[3]);
        Returns.lambda(rewards, discounts, nextValues, 0.7f, 1, returns);

        for (int t = 0; t < 3; t++) {
            assertThat(errors[t] + values[t]).isCloseTo(returns[t], within(1e-6f));
        }
    }
}
