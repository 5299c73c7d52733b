package io.troupe.algorithm.dqn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.policy.JavaInference;
import io.troupe.policy.PolicyInput;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.random.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is masked is never chosen: not as the best action, not as any action, and not before learning starts. */
class MaskedQPolicyTest {
    private static final int ROWS = 20_000;
    private static final int N = DqnProblem.ACTIONS;

    private final DqnProblem problem = DqnProblem.of("network.hidden = [6]", 41);
    private final float[] actions = new float[ROWS];
    private final float[] logProbs = new float[ROWS];

    private QPolicy policy(float epsilon) {
        QPolicy policy = new QPolicy(problem.network, new JavaInference(problem.network.spec()));
        float[] all = Arrays.copyOf(problem.parameters, problem.parameters.length + 1);
        all[problem.parameters.length] = epsilon;
        policy.load(PolicySnapshot.of(PolicyVersion.INITIAL, all));
        return policy;
    }

    /** Observations of zeros, whose values are the same in all rows. */
    private void sample(float epsilon, boolean[] masks, int offset) {
        try (QPolicy policy = policy(epsilon)) {
            PolicyInput input =
                    new PolicyInput().observations(new float[3 * ROWS], 0, ROWS).masks(masks, offset);
            policy.sample(input, RandomStream.ofSeed(1), actions, 0, logProbs, 0);
        }
    }

    private int best() {
        double[] values = problem.values(DqnProblem.doubles(problem.parameters), new float[4], 0);
        int best = 0;
        for (int a = 1; a < N; a++) {
            best = values[a] > values[best] ? a : best;
        }
        return best;
    }

    private int secondBest() {
        double[] values = problem.values(DqnProblem.doubles(problem.parameters), new float[4], 0);
        values[best()] = Double.NEGATIVE_INFINITY;
        int second = 0;
        for (int a = 1; a < N; a++) {
            second = values[a] > values[second] ? a : second;
        }
        return second;
    }

    private static boolean[] without(int masked, int offset) {
        boolean[] masks = new boolean[offset + ROWS * N];
        for (int i = offset; i < masks.length; i++) {
            masks[i] = (i - offset) % N != masked;
        }
        return masks;
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 0.3f, 1})
    void takesTheBestOfWhatIsAllowedAndOtherwiseAnyOfThat(float epsilon) {
        int masked = best();
        int second = secondBest();
        sample(epsilon, without(masked, 7), 7);

        int[] counts = new int[N];
        for (int row = 0; row < ROWS; row++) {
            int action = (int) actions[row];
            counts[action]++;
            double probability = (action == second ? 1 - epsilon : 0) + epsilon / (N - 1);
            assertThat(logProbs[row]).isCloseTo((float) Math.log(probability), within(1e-6f));
        }
        assertThat(counts[masked]).isZero();
        for (int a = 0; a < N; a++) {
            double expected = a == masked ? 0 : (a == second ? 1 - epsilon : 0) + epsilon / (N - 1);
            assertThat(counts[a] / (double) ROWS).as("action %d", a).isCloseTo(expected, within(0.012));
        }
    }

    @Test
    void theOnlyActionThatIsAllowedIsTaken() {
        for (int only = 0; only < N; only++) {
            boolean[] masks = new boolean[ROWS * N];
            for (int row = 0; row < ROWS; row++) {
                masks[row * N + only] = true;
            }
            sample(0.5f, masks, 0);
            assertThat(actions).containsOnly(only);
            assertThat(logProbs[0]).isCloseTo(0, within(1e-6f));
        }
    }

    @Test
    void evaluationTakesTheBestOfWhatIsAllowed() {
        float[] greedy = new float[2];
        boolean[] masks = new boolean[2 * N];
        Arrays.fill(masks, true);
        masks[N + best()] = false;
        try (QPolicy policy = policy(1)) {
            policy.mode(new PolicyInput().observations(new float[6], 0, 2).masks(masks, 0), greedy, 0);
        }

        assertThat(greedy).containsExactly(best(), secondBest());
    }

    @Test
    void masksThatAllowEverythingChangeNothing() {
        sample(0.5f, without(N, 0), 0);
        float[] masked = actions.clone();
        sample(0.5f, new boolean[0], 0);

        assertThat(actions).isEqualTo(masked);
    }
}
