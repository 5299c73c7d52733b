package io.troupe.algorithm.sac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.policy.JavaInference;
import io.troupe.policy.PolicyInput;
import io.troupe.replay.SequenceBatch;
import io.troupe.spec.ActionParts;
import io.troupe.tensorflow.Device;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One step on sequences changes what it should by what TensorFlow derives from each sequence by itself. */
final class RecurrentSacGraphTest {
    private static final float LARGE_EPSILON = 1e3f;
    private static final float PADDING = 0;

    static Stream<Arguments> problems() {
        return Stream.concat(
                Stream.of(
                        Arguments.of(new ActionParts(1, List.of()), "network.activation = tanh", 2, false),
                        Arguments.of(new ActionParts(0, List.of(3)), "network.activation = relu", 0, false),
                        Arguments.of(new ActionParts(2, List.of(2, 3)), "network.activation = tanh", 0, false)),
                fewProblems());
    }

    static Stream<Arguments> fewProblems() {
        ActionParts both = new ActionParts(1, List.of(4, 2));
        return Stream.of(0, 2).map(burnIn -> Arguments.of(both, "network.activation = tanh", burnIn, true));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void gradientsEqualThoseThatTensorFlowDerives(ActionParts parts, String settings, int burnIn, boolean masked) {
        RecurrentSacProblem problem = new RecurrentSacProblem(parts, settings, burnIn, masked);
        List<float[]> expected;
        try (DerivedRecurrentSac derived = new DerivedRecurrentSac(problem)) {
            expected = derived.compute();
        }

        Outcome outcome = step(problem, problem.batch(PADDING), 0);

        float[] losses = expected.get(4);
        assertThat(outcome.statistics.get(0)).isCloseTo(losses[0], within(1e-5f * Math.abs(losses[0])));
        assertThat(outcome.statistics.get(1)).isCloseTo(losses[1], within(2e-5f));
        for (int i = 0; i < 3; i++) {
            assertSame(List.of("critic 1", "critic 2", "actor").get(i), outcome.moments.get(i), expected.get(i));
        }
        float[] ofTemperatures = expected.get(3);
        float[] targets = targetEntropies(problem);
        for (int i = 0; i < targets.length; i++) {
            ofTemperatures[i] -= targets[i];
        }
        assertSame("temperature", outcome.moments.get(3), ofTemperatures);
    }

    private static float[] targetEntropies(RecurrentSacProblem problem) {
        SacShape shape = problem.shape.shape();
        float[] targets = problem.config.temperature().targetEntropies(shape);
        int part = targets.length - shape.branches().size();
        int from = 0;
        for (int n : shape.branches()) {
            double largest = 0;
            for (RecurrentSacProblem.Sequence sequence : problem.sequences) {
                for (int t = problem.config.memory().burnIn(); t < sequence.end; t++) {
                    int allowed = 0;
                    for (int i = from; i < from + n; i++) {
                        allowed += (int) sequence.masks[t][i];
                    }
                    largest += Math.log(allowed) / problem.learnt();
                }
            }
            targets[part++] = (float) (problem.config.temperature().entropyShare() * largest);
            from += n;
        }
        return targets;
    }

    @ParameterizedTest
    @MethodSource("fewProblems")
    void whatIsNotThereHasNoInfluence(ActionParts parts, String settings, int burnIn, boolean masked) {
        RecurrentSacProblem problem = new RecurrentSacProblem(parts, settings, burnIn, masked);
        Outcome zeros = step(problem, problem.batch(PADDING), 0.1f);
        Outcome others = step(problem, problem.batch(0.7f), 0.1f);

        assertThat(others.statistics).isEqualTo(zeros.statistics);
        for (int i = 0; i < zeros.moments.size(); i++) {
            assertThat(others.moments.get(i)).as("moments %d", i).isEqualTo(zeros.moments.get(i));
        }
    }

    /** As environments may say after the last step of an episode. */
    @ParameterizedTest
    @MethodSource("fewProblems")
    void whereTheTaskEndedNothingNeedBeAllowed(ActionParts parts, String settings, int burnIn, boolean masked) {
        RecurrentSacProblem problem = new RecurrentSacProblem(parts, settings, burnIn, masked);
        for (RecurrentSacProblem.Sequence sequence : problem.sequences) {
            sequence.discounts[sequence.end - 1] = 0;
            Arrays.fill(sequence.masks[sequence.end], 1);
        }
        Outcome all = step(problem, problem.batch(PADDING), 0.1f);
        problem.sequences.forEach(sequence -> Arrays.fill(sequence.masks[sequence.end], 0));
        Outcome none = step(problem, problem.batch(PADDING), 0.1f);

        assertThat(none.statistics).isEqualTo(all.statistics);
        for (int i = 0; i < all.moments.size(); i++) {
            assertThat(none.moments.get(i)).as("moments %d", i).isEqualTo(all.moments.get(i));
        }
    }

    /** So that whatIsNotThereHasNoInfluence would see it. */
    @ParameterizedTest
    @MethodSource("fewProblems")
    void whatIsThereHasInfluence(ActionParts parts, String settings, int burnIn, boolean masked) {
        RecurrentSacProblem problem = new RecurrentSacProblem(parts, settings, burnIn, masked);
        Outcome before = step(problem, problem.batch(PADDING), 0);
        RecurrentSacProblem.Sequence shortest = problem.sequences.get(1);
        // Seen after its last step.
        shortest.observations[shortest.end][0] += 0.7f;
        Outcome after = step(problem, problem.batch(PADDING), 0);

        assertThat(after.moments.get(0)).isNotEqualTo(before.moments.get(0));
        // What the actor learns from does not reach that far.
        assertThat(after.moments.get(2)).isEqualTo(before.moments.get(2));
    }

    @ParameterizedTest
    @MethodSource("fewProblems")
    void theActorLearnsFromCriticsThatHaveLearnt(ActionParts parts, String settings, int burnIn, boolean masked) {
        RecurrentSacProblem problem = new RecurrentSacProblem(parts, settings, burnIn, masked);
        Outcome outcome = step(problem, problem.batch(PADDING), 10);
        for (int i = 0; i < 2; i++) {
            float[] before = problem.targets.get(i);
            float[] critic = outcome.critics.get(i);
            for (int k = 0; k < critic.length; k++) {
                assertThat(outcome.targets.get(i)[k])
                        .isCloseTo(before[k] + 0.25f * (critic[k] - before[k]), within(1e-6f));
            }
            assertThat(critic).isNotEqualTo(problem.critics.get(i));
            System.arraycopy(critic, 0, problem.critics.get(i), 0, critic.length);
        }
        try (DerivedRecurrentSac derived = new DerivedRecurrentSac(problem)) {
            assertSame("actor", outcome.moments.get(2), derived.compute().get(2));
        }
    }

    /** So states, their resets, the order of rows and the cell are the same in plain Java and in the graph. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void theUnrolledActorIsTheOneThatActs(int burnIn) {
        RecurrentSacProblem problem = new RecurrentSacProblem(new ActionParts(0, List.of(3)), "", burnIn, false);
        JavaInference inference = JavaInference.ofPolicy(problem.shape.actor());
        inference.load(problem.actor);
        double entropy = 0;
        float[] logits = new float[3];
        for (RecurrentSacProblem.Sequence sequence : problem.sequences) {
            float[] state = sequence.state.clone();
            for (int t = sequence.first; t < sequence.end; t++) {
                inference.forward(
                        PolicyInput.of(sequence.observations[t], 1).states(state, 0), 0, state.length, logits);
                entropy += t < burnIn ? 0 : entropy(logits) / problem.learnt();
            }
        }

        assertThat(step(problem, problem.batch(PADDING), 0).statistics.get(2))
                .isCloseTo((float) entropy, within(1e-5f));
    }

    private static double entropy(float[] logits) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit);
        }
        double entropy = 0;
        for (float logit : logits) {
            entropy -= Math.exp(logit) / sum * (logit - Math.log(sum));
        }
        return entropy;
    }

    private record Outcome(
            List<Float> statistics, List<float[]> moments, List<float[]> critics, List<float[]> targets) {
        Outcome {
            statistics = List.copyOf(statistics);
        }
    }

    /** @param criticStep a step size for the critics only */
    private static Outcome step(RecurrentSacProblem problem, SequenceBatch batch, float criticStep) {
        try (SacSession<SequenceBatch> session =
                SacSession.ofSequences(problem.config, problem.shape, Device.Cpu.INSTANCE)) {
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
            session.step(batch, problem.graphNoise(), coefficients, statistics);
            List<Float> copied = new ArrayList<>();
            for (float value : statistics) {
                copied.add(value);
            }
            // The first moment is a tenth of the gradient after one step.
            return new Outcome(
                    copied,
                    Arrays.asList(
                            session.critics.critics().get(0).firstMoment().read(),
                            session.critics.critics().get(1).firstMoment().read(),
                            session.actor.firstMoment().read(),
                            session.temperature.firstMoment()),
                    session.critics.critics().stream()
                            .map(critic -> critic.parameters().read())
                            .toList(),
                    session.critics.targets().stream()
                            .map(target -> target.read())
                            .toList());
        }
    }

    private static void assertSame(String what, float[] firstMoment, float[] gradient) {
        assertThat(firstMoment).hasSameSizeAs(gradient);
        double norm = 0;
        for (int i = 0; i < gradient.length; i++) {
            norm += Math.abs(gradient[i]);
            assertThat(10 * firstMoment[i])
                    .as("%s, parameter %d", what, i)
                    .isCloseTo(gradient[i], within(1e-5f * Math.max(1, Math.abs(gradient[i]))));
        }
        assertThat(norm).as(what).isGreaterThan(1e-3);
    }
}
