package io.troupe.algorithm.ppo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.policy.ActionHead;
import io.troupe.tensorflow.BoundRun;
import io.troupe.tensorflow.Device;
import io.troupe.tensorflow.FloatTensor;
import io.troupe.tensorflow.GraphSession;
import io.troupe.tensorflow.GraphSession.Feed;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;

class SliceGraphTest {
    private static final int ROWS = 24;

    @ParameterizedTest
    @MethodSource("io.troupe.algorithm.ppo.PpoGraphTest#problems")
    void slicesAddUpToTheGradientAndTheStatisticsOfTheWhole(String settings, ActionHead head) {
        Problem problem = Problem.of(settings + ", minibatchSize = " + ROWS, head, ROWS, 15);

        float[] whole = sumOfSlices(problem, 1);
        assertGradientAndStatistics(problem, whole);
        for (int slices : new int[] {2, 5, 24}) {
            float[] sum = sumOfSlices(problem, slices);
            for (int i = 0; i < sum.length; i++) {
                assertThat(sum[i]).as("element %d of %d slices", i, slices).isCloseTo(whole[i], within(4e-6f));
            }
        }
    }

    private static void assertGradientAndStatistics(Problem problem, float[] whole) {
        ReferenceLoss loss = new ReferenceLoss(problem);
        double[] gradient = loss.gradient(problem.parameters);
        double[] parameters = new double[gradient.length];
        for (int i = 0; i < gradient.length; i++) {
            parameters[i] = problem.parameters[i];
            assertThat((double) whole[i])
                    .as("parameter %d", i)
                    .isCloseTo(gradient[i], within(2e-5 * Math.max(1, Math.abs(gradient[i]))));
        }
        int at = gradient.length;
        assertThat((double) whole[at]).isCloseTo(loss.policyLoss(parameters), within(1e-5));
        assertThat((double) whole[at + 1]).isCloseTo(loss.valueLoss(parameters), within(1e-5));
        assertThat((double) whole[at + 2]).isCloseTo(loss.entropy(parameters), within(1e-5));
        assertThat((double) whole[at + 3]).isCloseTo(loss.approximateKl(parameters), within(1e-5));
        assertThat((double) whole[at + 4]).isCloseTo(loss.clipFraction(parameters), within(1e-6));
    }

    /** Gradient, then statistics. */
    private static float[] sumOfSlices(Problem problem, int slices) {
        float[] sum = new float[problem.parameters.length + SliceGraph.STATISTICS];
        float[] share = new float[sum.length];
        Graph whole = new Graph();
        SliceGraph graph = new SliceGraph(Ops.create(whole), problem.config, problem.network);
        try (whole;
                GraphSession session = GraphSession.open(whole, Device.Cpu.INSTANCE)) {
            for (int index = 0; index < slices; index++) {
                Slice slice = Slice.of(index, slices, ROWS);
                run(problem, graph, session, slice, share);
                for (int i = 0; i < sum.length; i++) {
                    boolean statistic = i >= problem.parameters.length;
                    sum[i] += statistic ? share[i] * slice.size() / ROWS : share[i];
                }
            }
        }
        return sum;
    }

    private static void run(Problem problem, SliceGraph graph, GraphSession session, Slice slice, float[] share) {
        int rowCount = MinibatchRows.count(problem.config, problem.network);
        int width = problem.network.observationSize() + 1;
        float[] wholeRows = problem.graphRows(ROWS);
        try (FloatTensor parameters = FloatTensor.vector(problem.parameters);
                FloatTensor observations = FloatTensor.zeros(slice.size(), width);
                FloatTensor rows = FloatTensor.zeros(rowCount, slice.size());
                FloatTensor coefficients = FloatTensor.vector(
                        new float[] {Problem.CLIP, problem.entropyCoefficient / ROWS, slice.size()});
                BoundRun run = session.bind(
                        List.of(
                                new Feed(graph.parameters, parameters),
                                new Feed(graph.observations, observations),
                                new Feed(graph.rows, rows),
                                new Feed(graph.coefficients, coefficients)),
                        Optional.of(graph.gradientAndStatistics),
                        List.of())) {
            observations.write(problem.observationsAndOnes(), slice.from() * width, 0, slice.size() * width);
            for (int row = 0; row < rowCount; row++) {
                rows.write(wholeRows, row * ROWS + slice.from(), row * slice.size(), slice.size());
            }
            run.run(share);
        }
    }
}
