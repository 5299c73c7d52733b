package io.troupe.algorithm.ppo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.policy.JavaInference;
import io.troupe.policy.ParameterLayout;
import io.troupe.policy.ParameterLayout.Block;
import io.troupe.policy.PolicyInput;
import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.Hybrid;
import io.troupe.spec.MultiDiscrete;
import io.troupe.spec.Space;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SequenceGraphTest {
    private static final String MEMORY = "network.memory { units = 5, sequence = 4 }, entropyCoefficient = 0.05";
    private static final String SHARED = MEMORY + ", network.hidden = [6], network.shared = true";
    private static final int[] ALL = {3, 0, 5, 1, 4, 2};

    static Stream<Arguments> problems() {
        Space hybrid = new Hybrid(Box.of(2, -1, 1), new MultiDiscrete(3, 2));
        return Stream.of(
                Arguments.of(MEMORY + ", network.hidden = [6, 4], network.activation = relu", new Discrete(3)),
                Arguments.of(MEMORY + ", network.hidden = []", Box.of(2, -1, 1)),
                Arguments.of(SHARED, hybrid),
                Arguments.of(SHARED + ", valueClipRange = 0.5", new Discrete(2)));
    }

    /** So states, their resets, the order of rows and the cell are the same in plain Java and in the graph. */
    @ParameterizedTest
    @MethodSource("problems")
    void theUnrolledPolicyIsTheOneThatActed(String settings, Space action) {
        for (int burnIn : new int[] {0, 2}) {
            SequenceProblem problem = new SequenceProblem(settings + ", network.memory.burnIn = " + burnIn, action);
            try (SequenceRun run = new SequenceRun(problem, ALL)) {
                float[] statistics = run.statistics();
                assertThat(statistics[3]).as("approximate KL divergence").isCloseTo(0, within(1e-6f));
                assertThat(statistics[4]).as("clip fraction").isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("problems")
    void theGradientOfEachBlockAgreesWithDifferences(String settings, Space action) {
        assertGradientOfTheLoss(new SequenceProblem(settings, action));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void theGradientWithVoidedRowsAgreesToo(String settings, Space action) {
        SequenceProblem problem = new SequenceProblem(settings, action);
        problem.voidEveryFourthRow();
        assertGradientOfTheLoss(problem);
    }

    @Test
    void theValueLossIsTheMeanOverTheRowsThatCount() {
        SequenceProblem problem = new SequenceProblem(MEMORY, new Discrete(3));
        problem.voidEveryFourthRow();
        try (SequenceRun run = new SequenceRun(problem, ALL)) {
            float found = run.statistics()[1];
            run.value();
            double squares = 0;
            for (int row = 0; row < problem.batch.rows(); row++) {
                double error = problem.batch.values()[row] - problem.batch.targets()[row];
                squares += problem.batch.voided()[row] ? 0 : error * error;
            }
            assertThat(problem.batch.countedRows()).isEqualTo(18);
            assertThat((double) found).isCloseTo(squares / 18, within(1e-4));
        }
    }

    private static void assertGradientOfTheLoss(SequenceProblem problem) {
        RandomStream random = RandomStream.ofSeed(8);
        for (int row = 0; row < problem.batch.rows(); row++) {
            problem.batch.oldLogProbs()[row] += (float) (0.1 * random.nextGaussian());
        }
        try (SequenceRun run = new SequenceRun(problem, ALL)) {
            float[] gradient = run.gradient();
            for (Block block : ParameterLayout.of(problem.network).blocks()) {
                for (int direction = 0; direction < 3; direction++) {
                    float[] step = SequenceProblem.gaussian(random, block.size(), 1);
                    double norm = 0;
                    double expected = 0;
                    for (int i = 0; i < step.length; i++) {
                        norm += step[i] * (double) step[i];
                        expected += step[i] * (double) gradient[block.offset() + i];
                    }
                    double h = 4e-3 / Math.sqrt(norm);
                    double difference = (run.loss(moved(problem.parameters, block, step, h))
                                    - run.loss(moved(problem.parameters, block, step, -h)))
                            / (2 * h);
                    assertThat(difference / Math.sqrt(norm))
                            .as("along a direction of %s", block.name())
                            .isCloseTo(expected / Math.sqrt(norm), within(1e-3));
                }
            }
        }
    }

    private static float[] moved(float[] parameters, Block block, float[] step, double by) {
        float[] moved = parameters.clone();
        for (int i = 0; i < step.length; i++) {
            moved[block.offset() + i] += (float) (by * step[i]);
        }
        return moved;
    }

    @Test
    void burnInOnlyWarmsTheStateUp() {
        Space action = new Discrete(3);
        String settings = "network.hidden = [6], network.memory.units = 5, network.memory.sequence = ";
        SequenceProblem warmed = new SequenceProblem(settings + "4, network.memory.burnIn = 2", action);
        SequenceProblem begun = new SequenceProblem(settings + 2, action);
        assertThat(begun.fragment.actions).isEqualTo(warmed.fragment.actions);

        // Steps 2, 3, 6 and 7 of every copy, from the states that the policy had before 2 and 6.
        try (SequenceRun after = new SequenceRun(warmed, 0, 1, 2, 3, 4, 5);
                SequenceRun from = new SequenceRun(begun, 3, 4, 5, 9, 10, 11)) {
            float[] gradient = after.gradient();
            float[] expected = from.gradient();
            for (int i = 0; i < gradient.length; i++) {
                assertThat(gradient[i]).as("parameter %d", i).isCloseTo(expected[i], within(1e-5f));
            }
            assertThat(norm(gradient)).isGreaterThan(0.01);
        }
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value * (double) value;
        }
        return Math.sqrt(sum);
    }

    @ParameterizedTest
    @MethodSource("problems")
    void valuesAreThoseAfterEverythingThatWasObserved(String settings, Space action) {
        SequenceProblem problem = new SequenceProblem(settings, action);
        try (SequenceRun run = new SequenceRun(problem, ALL)) {
            run.value();
        }
        float[] expected = expectedValues(problem);
        assertThat(expected).hasSizeGreaterThan(problem.fragment.rows() + SequenceProblem.COPIES);
        for (int i = 0; i < expected.length; i++) {
            assertThat(problem.batch.values()[i]).as("value %d", i).isCloseTo(expected[i], within(1e-5f));
        }
    }

    /** Of all rows, then after the last step, then of what was observed last in truncated episodes. */
    private static float[] expectedValues(SequenceProblem problem) {
        int copies = SequenceProblem.COPIES;
        int size = problem.network.stateSize();
        float[] states = new float[copies * size];
        System.arraycopy(problem.fragment.states, 0, states, 0, states.length);
        float[] values = new float[problem.batch.valuedRows()];
        int extra = problem.fragment.rows() + copies;
        int ended = 0;
        float[] row = new float[copies];
        JavaInference critic = JavaInference.ofValue(problem.network);
        critic.load(problem.parameters);
        for (int t = 0; t <= SequenceProblem.STEPS; t++) {
            PolicyInput input = new PolicyInput()
                    .observations(problem.fragment.observations, t * copies * SequenceProblem.INPUTS, copies)
                    .states(states, 0);
            critic.forward(input, problem.network.valueStateOffset(), size, row);
            System.arraycopy(row, 0, values, t * copies, copies);
            for (int copy = 0; copy < copies && t < SequenceProblem.STEPS; copy++) {
                int at = t * copies + copy;
                if (problem.fragment.truncated[at]) {
                    float[] last = Arrays.copyOfRange(states, copy * size, (copy + 1) * size);
                    PolicyInput seen = new PolicyInput()
                            .observations(
                                    problem.fragment.finalObservations.values(), ended * SequenceProblem.INPUTS, 1)
                            .states(last, 0);
                    float[] value = new float[1];
                    critic.forward(seen, problem.network.valueStateOffset(), size, value);
                    values[extra++] = value[0];
                }
                if (problem.fragment.truncated[at] || problem.fragment.terminated[at]) {
                    ended++;
                    Arrays.fill(states, copy * size, (copy + 1) * size, 0);
                }
            }
        }
        return values;
    }
}
