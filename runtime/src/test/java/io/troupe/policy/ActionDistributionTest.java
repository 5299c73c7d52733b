package io.troupe.policy;

import static io.troupe.policy.ActionDistribution.NO_MASKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActionDistributionTest {
    private static final int DRAWS = 200_000;

    /** -log(2 pi) / 2 and (1 + log(2 pi)) / 2. */
    @Test
    void unitGaussianHasItsTextbookDensityAndEntropy() {
        ActionDistribution gaussian = gaussian(0);
        float[] mean = {1.5f};

        assertThat(gaussian.logProb(mean, 0, NO_MASKS, 0, new float[] {1.5f}, 0))
                .isCloseTo(-0.9189385f, within(1e-6f));
        assertThat(gaussian.logProb(mean, 0, NO_MASKS, 0, new float[] {2.5f}, 0))
                .isCloseTo(-1.4189385f, within(1e-6f));
        assertThat(gaussian.entropy(mean, 0, NO_MASKS, 0)).isCloseTo(1.4189385f, within(1e-6f));
    }

    @Test
    void gaussianVariablesAddUp() {
        ActionDistribution gaussian = of(new ActionHead.DiagonalGaussian(2), 0, (float) Math.log(2));
        float[] means = {9, 9, 0, 1};

        // Row 1: z = 1 at sigma 1, z = -0.5 at sigma 2.
        float expected = (float) (-0.5 - 0.125 - Math.log(2) - Math.log(2 * Math.PI));
        assertThat(gaussian.logProb(means, 1, NO_MASKS, 0, new float[] {7, 1, 0}, 1))
                .isCloseTo(expected, within(1e-6f));
        assertThat(gaussian.entropy(means, 1, NO_MASKS, 0))
                .isCloseTo((float) (2 * 1.4189385332 + Math.log(2)), within(1e-6f));
    }

    @Test
    void gaussianSamplesHaveTheirMomentsAndLogProbs() {
        ActionDistribution gaussian = gaussian((float) Math.log(0.5));
        float[] means = new float[DRAWS];
        Arrays.fill(means, 3);
        float[] actions = new float[DRAWS];
        float[] logProbs = new float[DRAWS];

        gaussian.sample(means, DRAWS, NO_MASKS, 0, RandomStream.ofSeed(5), actions, 0, logProbs, 0);

        double sum = 0;
        double squares = 0;
        for (int i = 0; i < DRAWS; i++) {
            sum += actions[i] - 3;
            squares += (actions[i] - 3) * (actions[i] - 3);
            assertThat(logProbs[i]).isEqualTo(gaussian.logProb(means, i, NO_MASKS, 0, actions, i));
        }
        assertThat(sum / DRAWS).isCloseTo(0, within(0.005));
        assertThat(squares / DRAWS).isCloseTo(0.25, within(0.005));
    }

    @Test
    void categoricalKnowsItsLogProbsAndEntropy() {
        ActionDistribution categorical = categorical(3);
        float[] logits = {9, 9, 9, (float) Math.log(1), (float) Math.log(2), (float) Math.log(5)};

        assertThat(categorical.logProb(logits, 1, NO_MASKS, 0, new float[] {2}, 0))
                .isCloseTo((float) Math.log(5.0 / 8), within(1e-6f));
        double entropy = -(Math.log(1 / 8.0) + 2 * Math.log(2 / 8.0) + 5 * Math.log(5 / 8.0)) / 8;
        assertThat(categorical.entropy(logits, 1, NO_MASKS, 0)).isCloseTo((float) entropy, within(1e-6f));
        assertThat(categorical.entropy(logits, 0, NO_MASKS, 0)).isCloseTo((float) Math.log(3), within(1e-6f));
    }

    @Test
    void categoricalSurvivesHugeLogits() {
        ActionDistribution categorical = categorical(2);
        float[] logits = {1e8f, -1e8f};
        float[] action = new float[1];
        float[] logProb = new float[1];

        categorical.sample(logits, 1, NO_MASKS, 0, RandomStream.ofSeed(1), action, 0, logProb, 0);

        assertThat(action[0]).isZero();
        assertThat(logProb[0]).isZero();
        assertThat(categorical.entropy(logits, 0, NO_MASKS, 0)).isZero();
    }

    @Test
    void categoricalSamplesAsOftenAsItsProbabilitiesSay() {
        ActionDistribution categorical = categorical(3);
        float[] logits = new float[DRAWS * 3];
        for (int i = 0; i < DRAWS; i++) {
            logits[3 * i + 1] = (float) Math.log(2);
            logits[3 * i + 2] = (float) Math.log(5);
        }
        float[] actions = new float[DRAWS];
        float[] logProbs = new float[DRAWS];

        categorical.sample(logits, DRAWS, NO_MASKS, 0, RandomStream.ofSeed(6), actions, 0, logProbs, 0);

        int[] counts = new int[3];
        for (int i = 0; i < DRAWS; i++) {
            counts[(int) actions[i]]++;
            assertThat(logProbs[i]).isEqualTo(categorical.logProb(logits, i, NO_MASKS, 0, actions, i));
        }
        assertThat(counts[0] / (double) DRAWS).isCloseTo(0.125, within(0.004));
        assertThat(counts[1] / (double) DRAWS).isCloseTo(0.25, within(0.004));
        assertThat(counts[2] / (double) DRAWS).isCloseTo(0.625, within(0.004));
    }

    @Test
    void modesAreTheLargestLogitAndTheMean() {
        float[] actions = new float[3];
        categorical(3).mode(new float[] {0, 2, 1, 5, 4, 5}, 2, NO_MASKS, 0, actions, 1);
        assertThat(actions).containsExactly(0, 1, 0);

        gaussian(2).mode(new float[] {0.25f}, 1, NO_MASKS, 0, actions, 2);
        assertThat(actions[2]).isEqualTo(0.25f);
    }

    /** Parts: 1 unit variable at its mean, 1 of 2 equally likely, 1 of 3 with probabilities 1/8, 2/8, 5/8. */
    @Test
    void partsAddUp() {
        ActionDistribution hybrid = of(new ActionHead.Composite(1, List.of(2, 3), false), 0);
        float[] outputs = {9, 9, 9, 9, 9, 9, 1.5f, 7, 7, 0, (float) Math.log(2), (float) Math.log(5)};

        float logProb = hybrid.logProb(outputs, 1, NO_MASKS, 0, new float[] {9, 1.5f, 1, 2}, 1);
        float entropy = hybrid.entropy(outputs, 1, NO_MASKS, 0);

        assertThat(logProb).isCloseTo((float) (-0.9189385332 - Math.log(2) + Math.log(5.0 / 8)), within(1e-6f));
        double ofThree = -(Math.log(1 / 8.0) + 2 * Math.log(2 / 8.0) + 5 * Math.log(5 / 8.0)) / 8;
        assertThat(entropy).isCloseTo((float) (1.4189385332 + Math.log(2) + ofThree), within(1e-6f));
    }

    @Test
    void partsAreDrawnIndependentlyOfEachOther() {
        ActionDistribution hybrid = of(new ActionHead.Composite(1, List.of(2, 2), false), 0);
        float[] outputs = new float[DRAWS * 5];
        float[] actions = new float[DRAWS * 3];
        float[] logProbs = new float[DRAWS];

        hybrid.sample(outputs, DRAWS, NO_MASKS, 0, RandomStream.ofSeed(7), actions, 0, logProbs, 0);

        int both = 0;
        double positive = 0;
        for (int i = 0; i < DRAWS; i++) {
            boolean first = actions[3 * i + 1] == 1;
            both += first && actions[3 * i + 2] == 1 ? 1 : 0;
            positive += first && actions[3 * i] > 0 ? 1 : 0;
            assertThat(logProbs[i]).isEqualTo(hybrid.logProb(outputs, i, NO_MASKS, 0, actions, 3 * i));
        }
        assertThat(both / (double) DRAWS).isCloseTo(0.25, within(0.004));
        assertThat(positive / DRAWS).isCloseTo(0.25, within(0.004));
    }

    /** Without the choice of 5/8 the others have 1/3 and 2/3. */
    @Test
    void maskedChoicesHaveNoShareInAnything() {
        ActionDistribution masked = of(new ActionHead.Composite(0, List.of(3, 2), true));
        float[] logits = {0, (float) Math.log(2), (float) Math.log(5), 3, 4};
        boolean[] masks = {false, true, true, false, true, false};

        float logProb = masked.logProb(logits, 0, masks, 1, new float[] {1, 0}, 0);
        assertThat(logProb).isCloseTo((float) Math.log(2 / 3.0), within(1e-6f));
        assertThat(masked.logProb(logits, 0, masks, 1, new float[] {2, 0}, 0)).isEqualTo(Float.NEGATIVE_INFINITY);
        double entropy = -(Math.log(1 / 3.0) + 2 * Math.log(2 / 3.0)) / 3;
        assertThat(masked.entropy(logits, 0, masks, 1)).isCloseTo((float) entropy, within(1e-6f));
        float[] mode = new float[2];
        masked.mode(logits, 1, masks, 1, mode, 0);
        assertThat(mode).containsExactly(1, 0);
    }

    @Test
    void maskedChoicesAreNeverDrawn() {
        ActionHead head = new ActionHead.Composite(1, List.of(4, 3, 2), true);
        ActionDistribution masked = of(head, 0);
        for (int seed = 0; seed < 2000; seed++) {
            RandomStream random = RandomStream.ofSeed(seed);
            boolean[] masks = new boolean[2 * 9];
            for (int row = 0; row < 2; row++) {
                allowSome(random, masks, row * 9, 4);
                allowSome(random, masks, row * 9 + 4, 3);
                allowSome(random, masks, row * 9 + 7, 2);
            }
            float[] outputs = new float[2 * head.outputs()];
            for (int i = 0; i < outputs.length; i++) {
                outputs[i] = (float) (random.nextInt(3) == 0 ? 200 * random.nextGaussian() : random.nextGaussian());
            }
            float[] actions = new float[2 * head.actionSize()];
            float[] logProbs = new float[2];

            masked.sample(outputs, 2, masks, 0, random, actions, 0, logProbs, 0);
            assertAllowed(seed, actions, masks);
            assertThat(logProbs).as("seed %d", seed).doesNotContain(Float.NaN, Float.NEGATIVE_INFINITY);

            masked.mode(outputs, 2, masks, 0, actions, 0);
            assertAllowed(seed, actions, masks);
        }
    }

    private static void allowSome(RandomStream random, boolean[] masks, int at, int choices) {
        for (int i = 0; i < choices; i++) {
            masks[at + i] = random.nextInt(3) == 0;
        }
        masks[at + random.nextInt(choices)] = true;
    }

    private static void assertAllowed(int seed, float[] actions, boolean[] masks) {
        for (int row = 0; row < 2; row++) {
            assertThat(masks[row * 9 + (int) actions[row * 4 + 1]])
                    .as("seed %d", seed)
                    .isTrue();
            assertThat(masks[row * 9 + 4 + (int) actions[row * 4 + 2]])
                    .as("seed %d", seed)
                    .isTrue();
            assertThat(masks[row * 9 + 7 + (int) actions[row * 4 + 3]])
                    .as("seed %d", seed)
                    .isTrue();
        }
    }

    private static ActionDistribution gaussian(float logStd) {
        return of(new ActionHead.DiagonalGaussian(1), logStd);
    }

    private static ActionDistribution categorical(int n) {
        return of(new ActionHead.Categorical(n));
    }

    private static ActionDistribution of(ActionHead head, float... logStds) {
        ParameterLayout layout = ParameterLayout.of(new NetworkSpec(1, List.of(), Activation.TANH, false, head));
        ActionDistribution distribution = ActionDistribution.of(head, layout);
        float[] parameters = new float[layout.size()];
        Arrays.fill(parameters, 99);
        layout.logStd().ifPresent(block -> System.arraycopy(logStds, 0, parameters, block.offset(), logStds.length));
        distribution.load(parameters);
        return distribution;
    }
}
