package io.troupe.algorithm.dqn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.algorithm.neural.AdamSteps;
import io.troupe.policy.Encoder;
import io.troupe.replay.TransitionBatch;
import io.troupe.replay.TransitionShape;
import io.troupe.tensorflow.BoundRun;
import io.troupe.tensorflow.Device;
import io.troupe.tensorflow.FloatTensor;
import io.troupe.tensorflow.GraphSession;
import io.troupe.tensorflow.GraphSession.Feed;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;

class DqnGraphTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "network.hidden = [6, 5]",
                "network.hidden = [6, 5], network.activation = tanh, double = true",
                "network.hidden = [7], loss = squared",
                "network.hidden = [4, 5, 6], dueling = true, double = true",
                "network.hidden = [], loss = squared, double = true",
                "network.hidden = [], dueling = true",
                "network.hidden = [5], dueling = true, network.activation = tanh, loss = squared",
                "network.encoder.images = small, network.encoder.features = 3, network.hidden = [], double = true",
                "network.encoder.images = small, network.encoder.features = 3, network.hidden = [4], dueling = true"
            })
    void errorsLossAndGradientEqualThoseOfPlainJava(String settings) {
        DqnProblem problem = DqnProblem.of(settings, 21);
        double[] at = DqnProblem.doubles(problem.parameters);
        double[] expected = problem.gradient();

        float[] results;
        try (DqnSession session = problem.session()) {
            results = problem.results(session);
        }
        float[] gradient = gradient(problem);

        double values = 0;
        double squares = 0;
        for (int row = 0; row < DqnProblem.ROWS; row++) {
            assertThat((double) results[row]).as("error %d", row).isCloseTo(problem.error(at, row), within(2e-5));
            values += problem.values(at, problem.batch.observations, row)[(int) problem.batch.actions[row]];
        }
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) gradient[i]).as("parameter %d", i).isCloseTo(expected[i], within(1e-5));
            squares += expected[i] * expected[i];
        }
        assertThat((double) results[DqnProblem.ROWS]).isCloseTo(problem.loss(), within(1e-5));
        assertThat((double) results[DqnProblem.ROWS + 1]).isCloseTo(values / DqnProblem.ROWS, within(1e-5));
        assertThat((double) results[DqnProblem.ROWS + 2]).isCloseTo(Math.sqrt(squares), within(1e-5));
    }

    private static float[] gradient(DqnProblem problem) {
        int rowCount = DqnGraph.rowCount(problem.network, false);
        int rows = DqnProblem.ROWS;
        float[] given = new float[rowCount * rows];
        for (int row = 0; row < rows; row++) {
            int action = (int) problem.batch.actions[row];
            given[action * rows + row] = 1;
            given[DqnProblem.ACTIONS * rows + row] = problem.batch.rewards[row];
            given[(DqnProblem.ACTIONS + 1) * rows + row] = problem.batch.discounts[row];
            given[(DqnProblem.ACTIONS + 2) * rows + row] = problem.batch.weights[row];
        }
        float[] gradient = new float[problem.parameters.length];
        Graph whole = new Graph();
        DqnGraph graph = new DqnGraph(Ops.create(whole), problem.config, problem.network, false);
        try (whole;
                GraphSession session = GraphSession.open(whole, Device.Cpu.INSTANCE);
                FloatTensor parameters = FloatTensor.vector(problem.parameters);
                FloatTensor target = FloatTensor.vector(problem.target);
                FloatTensor observations = FloatTensor.zeros(rows, problem.observationSize + 1);
                FloatTensor nextObservations = FloatTensor.zeros(rows, problem.observationSize + 1);
                FloatTensor rest = FloatTensor.zeros(rowCount, rows);
                BoundRun assign = session.bind(
                        List.of(
                                new Feed(graph.variables.parameterFeed, parameters),
                                new Feed(graph.target.feed, target)),
                        Optional.empty(),
                        List.of(graph.variables.assignParameters, graph.target.assign));
                BoundRun run = session.bind(
                        List.of(
                                new Feed(graph.observations, observations),
                                new Feed(graph.nextObservations, nextObservations),
                                new Feed(graph.rows, rest)),
                        Optional.of(graph.gradient),
                        List.of())) {
            observations.write(problem.batch.observations);
            nextObservations.write(problem.batch.nextObservations);
            rest.write(given);
            assign.run();
            run.run(gradient);
        }
        return gradient;
    }

    /**
     * Published values of q_learning_td_error and double_q_learning_td_error, from the tests of google-deepmind/rlax
     * (rlax/_src/value_learning_test.py).
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void errorsAreThePublishedOnes(boolean doubleQ) {
        // Two one-hot observations through a linear network: each picks its own row of values.
        float[][] q = {{1, 1, 0}, {1, 2, 0}};
        float[][] nextValues =
                doubleQ ? new float[][] {{99, 1, 98}, {91, 2, 66}} : new float[][] {{0, 1, 0}, {1, 2, 0}};
        float[][] selector = {{2, 10, 1}, {11, 20, 1}};
        DqnConfig config = DqnProblem.config("batchSize = 2, network.hidden = [], double = " + doubleQ);
        QNetwork network = QNetwork.of(config, Encoder.none(4), 3);
        TransitionBatch batch = TransitionBatch.withOnes(new TransitionShape(4, 1, 0), 2);
        float[] trained = new float[network.parameterCount()];
        float[] target = new float[network.parameterCount()];
        for (int row = 0; row < 2; row++) {
            for (int i = 0; i < 4; i++) {
                batch.observations[row * 5 + i] = i == row ? 1 : 0;
                batch.nextObservations[row * 5 + i] = i == row + 2 ? 1 : 0;
            }
            for (int action = 0; action < 3; action++) {
                trained[action * 4 + row] = q[row][action];
                trained[action * 4 + 2 + row] = selector[row][action];
                target[action * 4 + 2 + row] = nextValues[row][action];
            }
            batch.actions[row] = row;
            batch.rewards[row] = 1;
            batch.discounts[row] = row;
        }
        float[] results = new float[DqnGraph.resultCount(2)];
        try (DqnSession session = new DqnSession(config, network, false, Device.Cpu.INSTANCE)) {
            session.variables().assignParameters(trained);
            session.assignTarget(target);
            session.step(batch, new AdamSteps(1e-8f), 0.01f, results);
        }

        assertThat(results[0]).isEqualTo(0);
        assertThat(results[1]).isEqualTo(1);
    }

    @Test
    void takesTheStepOfAdamWithTheGradientScaledDown() {
        DqnProblem problem = DqnProblem.of("network.hidden = [6], maxGradientNorm = 0.1", 22);
        double[] gradient = problem.gradient();
        double norm = 0;
        for (double partial : gradient) {
            norm += partial * partial;
        }
        norm = Math.sqrt(norm);
        assertThat(norm).isGreaterThan(0.1);

        float[] first;
        float[] after = new float[gradient.length];
        try (DqnSession session = problem.session()) {
            problem.results(session);
            first = session.variables().firstMoment();
            session.variables().readParameters(after);
        }

        for (int i = 0; i < gradient.length; i++) {
            double scaled = gradient[i] * 0.1 / norm;
            assertThat((double) first[i]).as("moment %d", i).isCloseTo(0.1 * scaled, within(1e-6));
            if (Math.abs(scaled) > 1e-4) {
                // The first step of Adam goes as far for every gradient.
                assertThat(after[i] - problem.parameters[i])
                        .as("parameter %d", i)
                        .isCloseTo((float) (-0.01 * Math.signum(scaled)), within(1e-5f));
            }
        }
    }

    @Test
    void theTargetStaysUntilItIsCopied() {
        DqnProblem problem = DqnProblem.of("network.hidden = [6]", 23);
        float[] trained = new float[problem.parameters.length];
        try (DqnSession session = problem.session()) {
            problem.results(session);
            assertThat(session.target()).isEqualTo(problem.target);

            session.copyToTarget();
            session.variables().readParameters(trained);
            assertThat(session.target()).isEqualTo(trained).isNotEqualTo(problem.parameters);

            problem.results(session);
            assertThat(session.target()).isEqualTo(trained);
        }
    }

    @Test
    void theTargetFollowsAtEveryStepWhereItIsTold() {
        DqnProblem problem = DqnProblem.of("network.hidden = [6], targetInterval = 0, targetTau = 0.25", 24);
        float[] trained = new float[problem.parameters.length];
        try (DqnSession session = problem.session()) {
            problem.results(session);
            session.variables().readParameters(trained);
            float[] target = session.target();
            for (int i = 0; i < trained.length; i++) {
                float expected = problem.target[i] + 0.25f * (trained[i] - problem.target[i]);
                assertThat(target[i]).isCloseTo(expected, within(1e-6f));
            }
        }
    }
}
