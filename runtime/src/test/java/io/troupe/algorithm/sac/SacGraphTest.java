package io.troupe.algorithm.sac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.policy.Activation;
import io.troupe.replay.TransitionBatch;
import io.troupe.spec.ActionParts;
import io.troupe.tensorflow.Device;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One step changes what it should by what TensorFlow derives from the losses as the papers write them. */
final class SacGraphTest {
    /** Of Adam without memory: its first step is a step size times g / (|g| + epsilon), here nearly g times 1e-3. */
    private static final float LARGE_EPSILON = 1e3f;

    static Stream<Arguments> problems() {
        return Stream.of(
                        new ActionParts(1, List.of()),
                        new ActionParts(3, List.of()),
                        new ActionParts(0, List.of(4)),
                        new ActionParts(0, List.of(2, 3)),
                        new ActionParts(2, List.of(3)),
                        new ActionParts(1, List.of(2, 4)))
                .flatMap(parts ->
                        Stream.of(Activation.RELU, Activation.TANH).map(activation -> Arguments.of(parts, activation)));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void gradientsEqualThoseThatTensorFlowDerives(ActionParts parts, Activation activation) {
        SacProblem problem = new SacProblem(parts, activation, 5);
        List<float[]> expected;
        try (DerivedSac derived = new DerivedSac(problem)) {
            expected = derived.compute();
        }

        try (SacSession<TransitionBatch> session =
                SacSession.ofTransitions(problem.config, problem.shape, Device.Cpu.INSTANCE)) {
            float[] statistics = step(problem, session, 0);
            assertThat(statistics[0]).isCloseTo(expected.get(4)[0], within(1e-5f * Math.abs(expected.get(4)[0])));
            assertThat(statistics[1]).isCloseTo(expected.get(4)[1], within(2e-5f));

            // The first moment is a tenth of the gradient after one step.
            for (int i = 0; i < 2; i++) {
                assertSame(
                        "critic " + i,
                        session.critics.critics().get(i).firstMoment().read(),
                        expected.get(i));
            }
            assertSame("actor", session.actor.firstMoment().read(), expected.get(2));
            float[] targets = problem.config.temperature().targetEntropies(problem.shape);
            float[] ofTemperatures = expected.get(3);
            for (int i = 0; i < targets.length; i++) {
                ofTemperatures[i] -= targets[i];
            }
            assertSame("temperature", session.temperature.firstMoment(), ofTemperatures);
        }
    }

    static Stream<Arguments> problemsWithBranches() {
        return problems().filter(arguments -> arguments.get()[0] instanceof ActionParts parts && parts.choices() > 0);
    }

    @ParameterizedTest
    @MethodSource("problemsWithBranches")
    void aMaskedChoiceCountsNowhere(ActionParts parts, Activation activation) {
        SacProblem problem = new SacProblem(parts, activation, 8, true);
        List<float[]> expected;
        try (DerivedSac derived = new DerivedSac(problem)) {
            expected = derived.compute();
        }

        try (SacSession<TransitionBatch> session =
                SacSession.ofTransitions(problem.config, problem.shape, Device.Cpu.INSTANCE)) {
            float[] statistics = step(problem, session, 0);
            assertThat(statistics[0]).isCloseTo(expected.get(4)[0], within(1e-5f * Math.abs(expected.get(4)[0])));
            assertThat(statistics[1]).isCloseTo(expected.get(4)[1], within(2e-5f));
            float[] ofActor = session.actor.firstMoment().read();
            assertSame("actor", ofActor, expected.get(2));
            float[] ofTemperatures = expected.get(3);
            int part = parts.continuous() > 0 ? 1 : 0;
            if (part == 1) {
                ofTemperatures[0] -= problem.config.temperature().entropyPerDimension() * parts.continuous();
            }
            int from = 0;
            for (int n : parts.branches()) {
                // A share of what can be reached: with one choice left, nothing.
                double largest = 0;
                for (float[] mask : problem.masks) {
                    int allowed = 0;
                    for (int i = from; i < from + n; i++) {
                        allowed += (int) mask[i];
                    }
                    largest += Math.log(allowed) / SacProblem.ROWS;
                }
                ofTemperatures[part++] -= (float) (problem.config.temperature().entropyShare() * largest);
                from += n;
            }
            assertSame("temperature", session.temperature.firstMoment(), ofTemperatures);
        }
    }

    @Test
    void theLogitOfAChoiceThatIsNeverAllowedHasNoGradient() {
        SacProblem problem = new SacProblem(new ActionParts(1, List.of(3)), Activation.TANH, 9, true);
        for (int row = 0; row < SacProblem.ROWS; row++) {
            boolean made = problem.chosen[row][1] == 1;
            problem.chosen[row][0] += made ? 1 : 0;
            problem.chosen[row][1] = 0;
            problem.masks[row] = new float[] {1, 0, 1};
            problem.nextMasks[row] = new float[] {1, 0, 1};
        }
        int bias = problem.shape.actor().head().bias().offset() + 2;
        try (SacSession<TransitionBatch> session =
                SacSession.ofTransitions(problem.config, problem.shape, Device.Cpu.INSTANCE)) {
            step(problem, session, 0);
            float[] moment = session.actor.firstMoment().read();

            assertThat(moment[bias]).isNotZero();
            assertThat(moment[bias + 1]).isZero();
            assertThat(moment[bias + 2]).isNotZero();
        }
    }

    @ParameterizedTest
    @MethodSource("problems")
    void theActorLearnsFromCriticsThatHaveLearnt(ActionParts parts, Activation activation) {
        SacProblem problem = new SacProblem(parts, activation, 6);
        float[] later;
        List<float[]> criticsAfter;
        try (SacSession<TransitionBatch> session =
                SacSession.ofTransitions(problem.config, problem.shape, Device.Cpu.INSTANCE)) {
            step(problem, session, 10);
            later = session.actor.firstMoment().read();
            criticsAfter = session.critics.critics().stream()
                    .map(critic -> critic.parameters().read())
                    .toList();
            for (int i = 0; i < 2; i++) {
                float[] target = session.critics.targets().get(i).read();
                for (int k = 0; k < target.length; k++) {
                    float before = problem.targets.get(i)[k];
                    assertThat(target[k])
                            .isCloseTo(before + 0.25f * (criticsAfter.get(i)[k] - before), within(1e-6f));
                }
            }
        }
        assertThat(criticsAfter.getFirst()).isNotEqualTo(problem.critics.getFirst());
        for (int i = 0; i < 2; i++) {
            System.arraycopy(criticsAfter.get(i), 0, problem.critics.get(i), 0, criticsAfter.get(i).length);
        }
        try (DerivedSac derived = new DerivedSac(problem)) {
            assertSame("actor", later, derived.compute().get(2));
        }
    }

    @Test
    void aLogarithmBeyondItsBoundsHasNoGradient() {
        SacProblem problem = new SacProblem(new ActionParts(2, List.of()), Activation.TANH, 7);
        int bias = problem.shape.actor().head().bias().offset();
        problem.actor[bias + 2] = 5;
        problem.actor[bias + 3] = -25;
        try (SacSession<TransitionBatch> session =
                SacSession.ofTransitions(problem.config, problem.shape, Device.Cpu.INSTANCE)) {
            float[] statistics = step(problem, session, 0);
            float[] moment = session.actor.firstMoment().read();

            assertThat(moment[bias]).isNotZero();
            assertThat(moment[bias + 2]).isZero();
            assertThat(moment[bias + 3]).isZero();
            assertThat(statistics[1]).isFinite();
        }
    }

    /** @param criticStep a step size for the critics only */
    private static float[] step(SacProblem problem, SacSession<TransitionBatch> session, float criticStep) {
        session.actor.begin(problem.actor);
        for (int i = 0; i < 2; i++) {
            session.critics.critics().get(i).begin(problem.critics.get(i));
            session.critics.targets().get(i).assign(problem.targets.get(i));
        }
        float[] logarithms = new float[problem.temperatures.length];
        for (int i = 0; i < logarithms.length; i++) {
            logarithms[i] = (float) Math.log(problem.temperatures[i]);
        }
        session.temperature.assignParameters(logarithms);
        session.temperature.assignMoments(new float[logarithms.length], new float[logarithms.length]);
        float[] coefficients = {criticStep, LARGE_EPSILON, 0, 1, 0, 1, 0.25f};
        float[] statistics = new float[4 + logarithms.length];
        session.step(problem.batch(), problem.graphNoise(), coefficients, statistics);
        return statistics;
    }

    private static void assertSame(String what, float[] firstMoment, float[] gradient) {
        assertThat(firstMoment).hasSameSizeAs(gradient);
        for (int i = 0; i < gradient.length; i++) {
            assertThat(10 * firstMoment[i])
                    .as("%s, parameter %d", what, i)
                    .isCloseTo(gradient[i], within(1e-5f * Math.max(1, Math.abs(gradient[i]))));
        }
    }
}
