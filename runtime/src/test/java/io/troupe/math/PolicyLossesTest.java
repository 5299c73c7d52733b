package io.troupe.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyLossesTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void clippedSurrogateIsThePublishedOne(int batch) {
        JsonNode golden = Golden.of("clipped_surrogate_pg_loss");
        double[] ratios = new double[golden.get("actions").size()];
        for (int i = 0; i < ratios.length; i++) {
            int action = golden.get("actions").get(i).asInt();
            ratios[i] = Math.exp(Golden.logProb(golden.get("logits").get(i), action)
                    - Golden.logProb(golden.get("old_logits").get(i), action));
        }

        double loss = PolicyLosses.clippedSurrogate(
                ratios, Golden.vector(golden.get("advantages_by_batch").get(batch)), Golden.number(golden, "epsilon"));

        assertThat(loss).isCloseTo(golden.get("expected").get(batch).asDouble(), within(1e-4));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void policyGradientIsThePublishedOne(int batch) {
        JsonNode golden = Golden.of("policy_gradient_loss");
        JsonNode actions = golden.get("actions").get(batch);
        float[] logProbs = new float[actions.size()];
        for (int i = 0; i < logProbs.length; i++) {
            logProbs[i] = (float) Golden.logProb(
                    golden.get("logits").get(batch).get(i), actions.get(i).asInt());
        }

        float loss = PolicyLosses.policyGradient(
                logProbs,
                Golden.vector(golden.get("advantages").get(batch)),
                Golden.vector(golden.get("weights").get(batch)));

        assertThat(loss).isCloseTo((float) golden.get("expected").get(batch).asDouble(), within(1e-4f));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void entropyIsThePublishedOne(int batch) {
        JsonNode golden = Golden.of("entropy_loss");
        JsonNode logits = golden.get("logits").get(batch);
        float[] entropies = new float[logits.size()];
        for (int i = 0; i < entropies.length; i++) {
            entropies[i] = (float) Golden.entropy(logits.get(i));
        }

        float loss = PolicyLosses.entropy(
                entropies, Golden.vector(golden.get("weights").get(batch)));

        assertThat(loss).isCloseTo((float) golden.get("expected").get(batch).asDouble(), within(1e-4f));
    }

    @Test
    void aRatioBeyondTheRangeCountsOnlyWhereItHurts() {
        double[] ratios = {2, 2, 0.5, 0.5};
        float[] advantages = {1, -1, 1, -1};

        // min(2, 1.2), min(-2, -1.2), min(0.5, 0.8), min(-0.5, -0.8)
        assertThat(PolicyLosses.clippedSurrogate(ratios, advantages, 0.2))
                .isCloseTo(-(1.2 - 2 + 0.5 - 0.8) / 4, within(1e-6));
    }
}
