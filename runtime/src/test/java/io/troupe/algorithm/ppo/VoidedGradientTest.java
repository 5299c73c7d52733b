package io.troupe.algorithm.ppo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.policy.ActionHead;
import io.troupe.policy.PolicyVersion;
import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Hybrid;
import io.troupe.spec.MultiDiscrete;
import io.troupe.spec.Space;
import io.troupe.tensorflow.BoundRun;
import io.troupe.tensorflow.Device;
import io.troupe.tensorflow.FloatTensor;
import io.troupe.tensorflow.GraphSession;
import io.troupe.tensorflow.GraphSession.Feed;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;

/** A minibatch of 24 rows, of which 16 are learnt from, has the gradient of these 16. */
class VoidedGradientTest {
    private static final int COUNTED = 16;
    private static final int ROWS = 24;

    private static Space space(ActionHead head) {
        return switch (head) {
            case ActionHead.Categorical categorical -> new Discrete(categorical.n());
            case ActionHead.DiagonalGaussian gaussian -> Box.unbounded(gaussian.size());
            case ActionHead.Composite composite -> {
                MultiDiscrete branches = new MultiDiscrete(composite.branches());
                yield composite.continuous() == 0
                        ? branches
                        : new Hybrid(Box.unbounded(composite.continuous()), branches);
            }
        };
    }

    private static boolean isVoid(int row) {
        return row % 3 == 1;
    }

    /** The rows of the problem, with a voided one full of anything after every second. */
    private static PpoBatch batch(Problem problem) {
        ActionHead head = problem.network.head();
        int inputs = problem.network.observationSize();
        EnvironmentSpec spec = new EnvironmentSpec("Any", Box.unbounded(inputs), space(head), 10, head.masked());
        Trajectory fragment = new Trajectory(spec, ROWS, 1);
        fragment.begin(0, 0, PolicyVersion.INITIAL);
        RandomStream random = RandomStream.ofSeed(4);
        PpoBatch batch = new PpoBatch(problem.network, ROWS);
        int sample = 0;
        int size = head.actionSize();
        int masks = fragment.maskSize();
        for (int row = 0; row < ROWS; row++) {
            fragment.voided[row] = isVoid(row);
            int from = isVoid(row) ? random.nextInt(COUNTED) : sample++;
            System.arraycopy(problem.observations, from * inputs, fragment.observations, row * inputs, inputs);
            System.arraycopy(problem.actions, from * size, fragment.actions, row * size, size);
            System.arraycopy(problem.masks, from * masks, fragment.actionMasks, row * masks, masks);
            fragment.behaviourLogProbs[row] = isVoid(row) ? -1e4f : problem.behaviourLogProbs[from];
        }
        batch.fill(List.of(fragment));
        sample = 0;
        for (int row = 0; row < ROWS; row++) {
            batch.advantages()[row] = isVoid(row) ? 1e3f : problem.advantages[sample];
            batch.targets()[row] = isVoid(row) ? 1e3f : problem.targets[sample];
            batch.values()[row] = isVoid(row) ? 1e3f : problem.oldValues[sample];
            sample += isVoid(row) ? 0 : 1;
        }
        return batch;
    }

    /** Every third one: all of them take long. */
    static Stream<Arguments> someProblems() {
        List<Arguments> all = PpoGraphTest.problems().toList();
        return IntStream.range(0, all.size()).filter(i -> i % 3 == 0).mapToObj(all::get);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("io.troupe.algorithm.ppo.PpoGraphTest#problems")
    void isThatOfTheRowsThatCountWhateverTheSettings(String settings, ActionHead head) {
        isThatOfTheRowsThatCount(settings, head);
        isThatOfTheRowsThatCountInTheGraphOfWholeMinibatches(settings, head);
    }

    @ParameterizedTest
    @MethodSource("someProblems")
    void isThatOfTheRowsThatCount(String settings, ActionHead head) {
        Problem problem =
                Problem.of(settings + ", minibatchSize = " + ROWS + ", normalizeAdvantages = false", head, COUNTED, 11);
        PpoBatch batch = batch(problem);

        for (int slices : new int[] {1, 3, ROWS}) {
            float[] found = sumOfSlices(problem, batch, slices);
            assertGradient(problem, found);
            assertStatistics(problem, found);
        }
    }

    private static void assertGradient(Problem problem, float[] found) {
        try (DerivedLoss derived = new DerivedLoss(problem, COUNTED)) {
            float[] expected = derived.gradient(problem.parameters, 0);
            for (int i = 0; i < expected.length; i++) {
                assertThat(found[i]).as("parameter %d", i).isCloseTo(expected[i], within(4e-6f));
            }
        }
    }

    private static void assertStatistics(Problem problem, float[] found) {
        ReferenceLoss loss = new ReferenceLoss(problem);
        double[] parameters = IntStream.range(0, problem.parameters.length)
                .mapToDouble(i -> problem.parameters[i])
                .toArray();
        int at = parameters.length;
        assertThat((double) found[at]).isCloseTo(loss.policyLoss(parameters), within(1e-5));
        assertThat((double) found[at + 1]).isCloseTo(loss.valueLoss(parameters), within(1e-5));
        assertThat((double) found[at + 2]).isCloseTo(loss.entropy(parameters), within(1e-5));
        assertThat((double) found[at + 3]).isCloseTo(loss.approximateKl(parameters), within(1e-5));
        assertThat((double) found[at + 4]).isCloseTo(loss.clipFraction(parameters), within(1e-6));
    }

    private static float[] sumOfSlices(Problem problem, PpoBatch batch, int slices) {
        int[] order = IntStream.range(0, ROWS).toArray();
        float[] sum = new float[problem.parameters.length + SliceGraph.STATISTICS];
        Graph whole = new Graph();
        SliceGraph graph = new SliceGraph(Ops.create(whole), problem.config, problem.network);
        try (whole;
                GraphSession session = GraphSession.open(whole, Device.Cpu.INSTANCE);
                FloatTensor parameters = FloatTensor.vector(problem.parameters)) {
            for (int index = 0; index < slices; index++) {
                Slice slice = Slice.of(index, slices, ROWS);
                try (SliceRuns runs =
                        new SliceRuns(problem.config, problem.network, slice, graph, session, parameters)) {
                    runs.begin(Problem.CLIP, problem.entropyCoefficient);
                    float[] share = runs.run(batch, order, 0, Problem.CLIP, true);
                    for (int i = 0; i < sum.length; i++) {
                        sum[i] += share[i];
                    }
                }
            }
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("someProblems")
    void isThatOfTheRowsThatCountInTheGraphOfWholeMinibatches(String settings, ActionHead head) {
        Problem problem =
                Problem.of(settings + ", minibatchSize = " + ROWS + ", normalizeAdvantages = false", head, COUNTED, 11);
        MinibatchPacker packer = new MinibatchPacker(problem.config, problem.network, 1, Slice.whole(ROWS));
        packer.pack(batch(problem), IntStream.range(0, ROWS).toArray(), 0, 0, Problem.CLIP);
        float[] gradient = new float[problem.parameters.length];
        Graph whole = new Graph();
        PpoGraph graph = new PpoGraph(Ops.create(whole), problem.config, problem.network, ROWS, 1, List.of());
        try (whole;
                GraphSession session = GraphSession.open(whole, Device.Cpu.INSTANCE);
                FloatTensor parameters = FloatTensor.vector(problem.parameters);
                FloatTensor observations = FloatTensor.zeros(ROWS, problem.network.observationSize() + 1L);
                FloatTensor rows = FloatTensor.zeros(MinibatchRows.count(problem.config, problem.network), ROWS);
                FloatTensor coefficients =
                        FloatTensor.vector(new float[] {Problem.CLIP, problem.entropyCoefficient / ROWS});
                BoundRun assign = session.bind(
                        List.of(new Feed(graph.variables.parameterFeed, parameters)),
                        Optional.empty(),
                        List.of(graph.variables.assignParameters));
                BoundRun run = session.bind(
                        List.of(
                                new Feed(graph.observations, observations),
                                new Feed(graph.rows, rows),
                                new Feed(graph.coefficients, coefficients)),
                        Optional.of(graph.gradient(0)),
                        List.of())) {
            observations.write(packer.observations());
            rows.write(packer.rows());
            assign.run();
            run.run(gradient);
        }

        assertGradient(problem, gradient);
    }
}
