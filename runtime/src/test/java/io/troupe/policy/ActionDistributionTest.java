package io.troupe.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.random.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ActionDistributionTest {
    private static final int DRAWS = 200_000;

    /** -log(2 pi) / 2 and (1 + log(2 pi)) / 2. */
    @Test
    void unitGaussianHasItsTextbookDensityAndEntropy() {
        GaussianDistribution gaussian = gaussian(0, 0);
        float[] mean = {1.5f};

        assertThat(gaussian.logProb(mean, 0, new float[] {1.5f}, 0)).isCloseTo(-0.9189385f, within(1e-6f));
        assertThat(gaussian.logProb(mean, 0, new float[] {2.5f}, 0)).isCloseTo(-1.4189385f, within(1e-6f));
        assertThat(gaussian.entropy(mean, 0)).isCloseTo(1.4189385f, within(1e-6f));
    }

    @Test
    void gaussianVariablesAddUp() {
        GaussianDistribution gaussian = new GaussianDistribution(2, 1);
        gaussian.load(new float[] {99, 0, (float) Math.log(2)});
        float[] means = {9, 9, 0, 1};

        // Row 1: z = 1 at sigma 1, z = -0.5 at sigma 2.
        float expected = (float) (-0.5 - 0.125 - Math.log(2) - Math.log(2 * Math.PI));
        assertThat(gaussian.logProb(means, 1, new float[] {7, 1, 0}, 1)).isCloseTo(expected, within(1e-6f));
        assertThat(gaussian.entropy(means, 1)).isCloseTo((float) (2 * 1.4189385332 + Math.log(2)), within(1e-6f));
    }

    @Test
    void gaussianSamplesHaveTheirMomentsAndLogProbs() {
        GaussianDistribution gaussian = gaussian(0, (float) Math.log(0.5));
        float[] means = new float[DRAWS];
        Arrays.fill(means, 3);
        float[] actions = new float[DRAWS];
        float[] logProbs = new float[DRAWS];

        gaussian.sample(means, DRAWS, RandomStream.ofSeed(5), actions, 0, logProbs, 0);

        double sum = 0;
        double squares = 0;
        for (int i = 0; i < DRAWS; i++) {
            sum += actions[i] - 3;
            squares += (actions[i] - 3) * (actions[i] - 3);
            assertThat(logProbs[i]).isEqualTo(gaussian.logProb(means, i, actions, i));
        }
        assertThat(sum / DRAWS).isCloseTo(0, within(0.005));
        assertThat(squares / DRAWS).isCloseTo(0.25, within(0.005));
    }

    @Test
    void categoricalKnowsItsLogProbsAndEntropy() {
        CategoricalDistribution categorical = new CategoricalDistribution(3);
        float[] logits = {9, 9, 9, (float) Math.log(1), (float) Math.log(2), (float) Math.log(5)};

        assertThat(categorical.logProb(logits, 1, new float[] {2}, 0))
                .isCloseTo((float) Math.log(5.0 / 8), within(1e-6f));
        double entropy = -(Math.log(1 / 8.0) + 2 * Math.log(2 / 8.0) + 5 * Math.log(5 / 8.0)) / 8;
        assertThat(categorical.entropy(logits, 1)).isCloseTo((float) entropy, within(1e-6f));
        assertThat(categorical.entropy(logits, 0)).isCloseTo((float) Math.log(3), within(1e-6f));
    }

    @Test
    void categoricalSurvivesHugeLogits() {
        CategoricalDistribution categorical = new CategoricalDistribution(2);
        float[] logits = {1e8f, -1e8f};
        float[] action = new float[1];
        float[] logProb = new float[1];

        categorical.sample(logits, 1, RandomStream.ofSeed(1), action, 0, logProb, 0);

        assertThat(action[0]).isZero();
        assertThat(logProb[0]).isZero();
        assertThat(categorical.entropy(logits, 0)).isZero();
    }

    @Test
    void categoricalSamplesAsOftenAsItsProbabilitiesSay() {
        CategoricalDistribution categorical = new CategoricalDistribution(3);
        float[] logits = new float[DRAWS * 3];
        for (int i = 0; i < DRAWS; i++) {
            logits[3 * i + 1] = (float) Math.log(2);
            logits[3 * i + 2] = (float) Math.log(5);
        }
        float[] actions = new float[DRAWS];
        float[] logProbs = new float[DRAWS];

        categorical.sample(logits, DRAWS, RandomStream.ofSeed(6), actions, 0, logProbs, 0);

        int[] counts = new int[3];
        for (int i = 0; i < DRAWS; i++) {
            counts[(int) actions[i]]++;
            assertThat(logProbs[i]).isEqualTo(categorical.logProb(logits, i, actions, i));
        }
        assertThat(counts[0] / (double) DRAWS).isCloseTo(0.125, within(0.004));
        assertThat(counts[1] / (double) DRAWS).isCloseTo(0.25, within(0.004));
        assertThat(counts[2] / (double) DRAWS).isCloseTo(0.625, within(0.004));
    }

    @Test
    void modesAreTheLargestLogitAndTheMean() {
        float[] actions = new float[3];
        new CategoricalDistribution(3).mode(new float[] {0, 2, 1, 5, 4, 5}, 2, actions, 1);
        assertThat(actions).containsExactly(0, 1, 0);

        gaussian(0, 2).mode(new float[] {0.25f}, 1, actions, 2);
        assertThat(actions[2]).isEqualTo(0.25f);
    }

    private static GaussianDistribution gaussian(int offset, float logStd) {
        GaussianDistribution gaussian = new GaussianDistribution(1, offset);
        gaussian.load(new float[] {logStd});
        return gaussian;
    }
}
