package io.troupe.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.random.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VTraceTest {
    private static final int COPIES = 2;
    private static final VTrace PAPER = new VTrace(1, 1, 1);

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

        new VTrace(Golden.number(golden, "lambda"), Golden.number(golden, "clip_rho"), 1)
                .correct(
                        logRatios,
                        Golden.timeMajor(golden.get("rewards")),
                        Golden.timeMajor(golden.get("discounts")),
                        new boolean[values.length],
                        values,
                        nextValues,
                        0,
                        steps,
                        COPIES,
                        errors,
                        advantages);
        VTrace.weigh(logRatios, Golden.number(golden, "clip_pg_rho"), values.length, advantages);

        assertThat(errors).containsExactly(Golden.timeMajor(golden.get("expected_vs_minus_v")), within(1e-4f));
        assertThat(advantages).containsExactly(Golden.timeMajor(golden.get("expected_pg_advantage")), within(1e-4f));
    }

    @Test
    void onPolicyItIsTheLambdaReturn() {
        Fragment fragment = new Fragment(3, 1, 5);
        fragment.clearRatios();
        System.arraycopy(fragment.values, 1, fragment.nextValues, 0, 2);
        float[] returns = new float[3];

        fragment.correct(new VTrace(0.7f, 1, 1));
        Returns.lambda(fragment.rewards, fragment.discounts, fragment.nextValues, 0.7f, 1, returns);

        for (int t = 0; t < 3; t++) {
            assertThat(fragment.errors[t] + fragment.values[t]).isCloseTo(returns[t], within(1e-6f));
        }
    }

    @Test
    void onPolicyItsAdvantagesAreGeneralisedAdvantages() {
        Fragment fragment = new Fragment(6, 3, 9);
        fragment.clearRatios();
        fragment.truncated[4] = true;
        boolean[] terminated = new boolean[18];
        terminated[8] = true;
        fragment.discounts[8] = 0;
        float[] expected = new float[18];

        fragment.correct(new VTrace(0.9f, 1, 1));
        GeneralizedAdvantage.estimate(
                fragment.rewards,
                terminated,
                fragment.truncated,
                fragment.values,
                fragment.nextValues,
                0,
                6,
                3,
                Fragment.DISCOUNT,
                0.9f,
                expected);

        assertThat(fragment.advantages).containsExactly(expected, within(1e-5f));
        assertThat(fragment.errors).containsExactly(expected, within(1e-5f));
    }

    /** Remark 1 of the paper, summed up from its left-hand side: v = V + sum over k of g^k (prod c) rho delta. */
    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 2, 0.5", "0.8, 1, 3", "0.5, 0.3, 0.2"})
    void valuesAreTheSumThatThePaperDefines(float lambda, float clipRho, float clipC) {
        int steps = 7;
        Fragment fragment = new Fragment(steps, 1, 21);

        fragment.correct(new VTrace(lambda, clipRho, clipC));

        for (int s = 0; s < steps; s++) {
            double sum = 0;
            double factor = 1;
            for (int t = s; t < steps; t++) {
                double ratio = Math.exp(fragment.logRatios[t]);
                double delta =
                        fragment.rewards[t] + fragment.discounts[t] * fragment.nextValues[t] - fragment.values[t];
                sum += factor * Math.min(clipRho, ratio) * delta;
                factor *= fragment.discounts[t] * lambda * Math.min(clipC, ratio);
            }
            assertThat((double) fragment.errors[s]).as("step %d", s).isCloseTo(sum, within(1e-5));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingComesBackFromTheNextEpisode(boolean truncated) {
        Fragment fragment = new Fragment(5, 1, 33);
        fragment.truncated[2] = truncated;
        fragment.discounts[2] = truncated ? Fragment.DISCOUNT : 0;
        fragment.correct(PAPER);
        float[] errors = fragment.errors.clone();
        float[] advantages = fragment.advantages.clone();

        fragment.rewards[3] += 100;
        fragment.values[3] -= 50;
        fragment.correct(PAPER);

        for (int t = 0; t < 3; t++) {
            assertThat(fragment.errors[t]).isEqualTo(errors[t]);
            assertThat(fragment.advantages[t]).isEqualTo(advantages[t]);
        }
        assertThat(fragment.errors[3]).isNotEqualTo(errors[3]);
    }

    @Test
    void aTruncatedEpisodeIsBootstrappedFromItsFinalObservation() {
        Fragment fragment = new Fragment(2, 1, 34);
        fragment.truncated[0] = true;
        fragment.logRatios[0] = (float) Math.log(0.5);
        fragment.rewards[0] = 3;
        fragment.values[0] = 1;
        fragment.nextValues[0] = 20;

        fragment.correct(PAPER);

        // 3 + 0.9 * 20 - 1, and half of it.
        assertThat(fragment.advantages[0]).isCloseTo(20, within(1e-5f));
        assertThat(fragment.errors[0]).isCloseTo(10, within(1e-5f));
    }

    @Test
    void aFragmentInALargerArrayIsCorrectedAsIfAlone() {
        Fragment alone = new Fragment(4, 2, 40);
        alone.truncated[3] = true;
        Fragment large = new Fragment(12, 2, 41);
        System.arraycopy(alone.logRatios, 0, large.logRatios, 6, 8);
        System.arraycopy(alone.rewards, 0, large.rewards, 6, 8);
        System.arraycopy(alone.discounts, 0, large.discounts, 6, 8);
        System.arraycopy(alone.values, 0, large.values, 6, 8);
        System.arraycopy(alone.nextValues, 0, large.nextValues, 6, 8);
        System.arraycopy(alone.truncated, 0, large.truncated, 6, 8);

        alone.correct(PAPER);
        PAPER.correct(
                large.logRatios,
                large.rewards,
                large.discounts,
                large.truncated,
                large.values,
                large.nextValues,
                6,
                4,
                2,
                large.errors,
                large.advantages);

        for (int i = 0; i < large.errors.length; i++) {
            boolean inside = i >= 6 && i < 14;
            assertThat(large.errors[i]).isEqualTo(inside ? alone.errors[i - 6] : 0);
            assertThat(large.advantages[i]).isEqualTo(inside ? alone.advantages[i - 6] : 0);
        }
    }

    @Test
    void weightsOfAdvantagesAreClippedFromAboveOnly() {
        float[] advantages = {2, -2, 2, 7};

        VTrace.weigh(new float[] {(float) Math.log(5), (float) Math.log(0.25), 200, 0}, 1.5f, 3, advantages);

        assertThat(advantages).containsExactly(new float[] {3, -0.5f, 3, 7}, within(1e-6f));
    }

    private static final class Fragment {
        static final float DISCOUNT = 0.9f;

        final int steps;
        final int copies;
        final float[] logRatios;
        final float[] rewards;
        final float[] discounts;
        final boolean[] truncated;
        final float[] values;
        final float[] nextValues;
        final float[] errors;
        final float[] advantages;

        Fragment(int steps, int copies, long seed) {
            this.steps = steps;
            this.copies = copies;
            int rows = steps * copies;
            RandomStream random = RandomStream.ofSeed(seed);
            logRatios = gaussian(random, rows);
            rewards = gaussian(random, rows);
            values = gaussian(random, rows);
            nextValues = gaussian(random, rows);
            discounts = new float[rows];
            Arrays.fill(discounts, DISCOUNT);
            truncated = new boolean[rows];
            errors = new float[rows];
            advantages = new float[rows];
        }

        private static float[] gaussian(RandomStream random, int count) {
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = (float) random.nextGaussian();
            }
            return values;
        }

        void clearRatios() {
            Arrays.fill(logRatios, 0);
        }

        void correct(VTrace vtrace) {
            vtrace.correct(
                    logRatios, rewards, discounts, truncated, values, nextValues, 0, steps, copies, errors, advantages);
        }
    }
}
