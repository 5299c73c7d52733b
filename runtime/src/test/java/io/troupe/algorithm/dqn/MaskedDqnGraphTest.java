package io.troupe.algorithm.dqn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.algorithm.neural.AdamSteps;
import io.troupe.replay.TransitionBatch;
import io.troupe.replay.TransitionShape;
import io.troupe.tensorflow.Device;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets are of the best action that is allowed, whatever those that are not would be worth. */
class MaskedDqnGraphTest {
    private static final int ROWS = DqnProblem.ROWS;
    private static final int N = DqnProblem.ACTIONS;

    @ParameterizedTest
    @ValueSource(strings = {"", "double = true", "double = true, dueling = true", "dueling = true"})
    void targetsLeaveOutWhatIsMasked(String settings) {
        DqnProblem problem = DqnProblem.of("network.hidden = [6], " + settings, 51);
        TransitionBatch batch = masked(problem);
        float[] results = new float[DqnGraph.resultCount(ROWS)];
        try (DqnSession session = new DqnSession(problem.config, problem.network, true, Device.Cpu.INSTANCE)) {
            session.variables().assignParameters(problem.parameters);
            session.assignTarget(problem.target);
            session.step(batch, new AdamSteps(1e-8f), 0.01f, results);
        }

        int others = 0;
        for (int row = 0; row < ROWS; row++) {
            double expected = error(problem, batch, row);
            assertThat((double) results[row]).as("row %d", row).isCloseTo(expected, within(1e-4));
            double[] at = DqnProblem.doubles(problem.parameters);
            others += Math.abs(expected - problem.error(at, row)) > 1e-3 ? 1 : 0;
        }
        // Or the masks would not matter.
        assertThat(others).isGreaterThan(2);
        for (float result : results) {
            assertThat(result).isFinite();
        }
    }

    /** Rows whose best next action is masked; nothing is said of the first one, with which its task ended. */
    private static TransitionBatch masked(DqnProblem problem) {
        TransitionBatch batch = TransitionBatch.withOnes(new TransitionShape(problem.observationSize, 1, N), ROWS);
        System.arraycopy(problem.batch.observations, 0, batch.observations, 0, batch.observations.length);
        System.arraycopy(problem.batch.nextObservations, 0, batch.nextObservations, 0, batch.observations.length);
        System.arraycopy(problem.batch.actions, 0, batch.actions, 0, ROWS);
        System.arraycopy(problem.batch.rewards, 0, batch.rewards, 0, ROWS);
        System.arraycopy(problem.batch.discounts, 0, batch.discounts, 0, ROWS);
        System.arraycopy(problem.batch.weights, 0, batch.weights, 0, ROWS);
        double[] selector = DqnProblem.doubles(problem.config.doubleQ() ? problem.parameters : problem.target);
        for (int row = 1; row < ROWS; row++) {
            int best = best(problem.values(selector, batch.nextObservations, row), batch, -1);
            for (int action = 0; action < N; action++) {
                batch.nextMasks[row * N + action] = action == best ? 0 : 1;
            }
        }
        assertThat(batch.discounts[0]).isZero();
        return batch;
    }

    private static double error(DqnProblem problem, TransitionBatch batch, int row) {
        double[] trained = DqnProblem.doubles(problem.parameters);
        double[] next = problem.values(DqnProblem.doubles(problem.target), batch.nextObservations, row);
        double[] selector =
                problem.config.doubleQ() ? problem.values(trained, batch.nextObservations, row) : next.clone();
        double value = problem.values(trained, batch.observations, row)[(int) batch.actions[row]];
        double bootstrap = batch.discounts[row] == 0 ? 0 : batch.discounts[row] * next[best(selector, batch, row)];
        return batch.rewards[row] + bootstrap - value;
    }

    /** @param row whose mask counts, or -1 for none */
    private static int best(double[] values, TransitionBatch batch, int row) {
        int best = -1;
        for (int a = 0; a < N; a++) {
            boolean allowed = row < 0 || batch.nextMasks[row * N + a] > 0;
            if (allowed && (best < 0 || values[a] > values[best])) {
                best = a;
            }
        }
        return best;
    }
}
