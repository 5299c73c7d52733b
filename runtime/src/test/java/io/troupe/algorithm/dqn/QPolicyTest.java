package io.troupe.algorithm.dqn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
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

class QPolicyTest {
    private static final int ROWS = 20_000;

    private static QPolicy policy(DqnProblem problem, float epsilon) {
        QPolicy policy = new QPolicy(problem.network, new JavaInference(problem.network.spec()));
        float[] all = Arrays.copyOf(problem.parameters, problem.parameters.length + 1);
        all[problem.parameters.length] = epsilon;
        policy.load(PolicySnapshot.of(PolicyVersion.INITIAL, all));
        return policy;
    }

    /** The same observation again and again. */
    private static float[] repeated(float[] observation) {
        float[] all = new float[3 * ROWS];
        for (int i = 0; i < all.length; i++) {
            all[i] = observation[i % 3];
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void takesTheHighestValueAndOtherwiseAny(boolean dueling) {
        DqnProblem problem = DqnProblem.of("network.hidden = [6, 5], dueling = " + dueling, 31);
        float[] observation = {0.3f, -1, 0.5f};
        double[] values = problem.values(DqnProblem.doubles(problem.parameters), new float[] {0.3f, -1, 0.5f, 1}, 0);
        int best = 0;
        for (int a = 1; a < values.length; a++) {
            best = values[a] > values[best] ? a : best;
        }
        float[] actions = new float[ROWS];
        float[] logProbs = new float[ROWS];
        try (QPolicy policy = policy(problem, 0.4f)) {
            policy.sample(PolicyInput.of(repeated(observation), ROWS), RandomStream.ofSeed(1), actions, 0, logProbs, 0);
            float[] greedy = new float[1];
            policy.mode(PolicyInput.of(observation, 1), greedy, 0);
            assertThat(greedy[0]).isEqualTo(best);
        }

        int[] counts = new int[DqnProblem.ACTIONS];
        for (int row = 0; row < ROWS; row++) {
            counts[(int) actions[row]]++;
            assertThat(logProbs[row]).isCloseTo((float) Math.log(actions[row] == best ? 0.7 : 0.1), within(1e-6f));
        }
        for (int a = 0; a < counts.length; a++) {
            assertThat(counts[a] / (double) ROWS).isCloseTo(a == best ? 0.7 : 0.1, within(0.012));
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 0.5f, 1})
    void drawsTwoNumbersARowWhateverComesOfThem(float epsilon) {
        DqnProblem problem = DqnProblem.of("network.hidden = [6]", 32);
        RandomStream random = RandomStream.ofSeed(2);
        RandomStream expected = RandomStream.ofSeed(2);
        float[] logProbs = new float[7];
        try (QPolicy policy = policy(problem, epsilon)) {
            policy.sample(PolicyInput.of(new float[21], 7), random, new float[7], 0, logProbs, 0);
        }
        for (int i = 0; i < 14; i++) {
            expected.nextLong();
        }

        assertThat(random.state()).isEqualTo(expected.state());
        for (float logProb : logProbs) {
            assertThat(logProb).isBetween((float) Math.log(0.125) - 1e-6f, 0f);
        }
    }

    @Test
    void refusesTheSnapshotOfAnotherNetwork() {
        DqnProblem problem = DqnProblem.of("network.hidden = [6]", 33);
        try (QPolicy policy = policy(problem, 0)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> policy.load(PolicySnapshot.of(PolicyVersion.INITIAL, new float[9])))
                    .withMessageContaining("the snapshot 9");
        }
    }
}
