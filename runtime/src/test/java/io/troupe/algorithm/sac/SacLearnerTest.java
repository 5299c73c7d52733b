package io.troupe.algorithm.sac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.ConfigFactory;
import io.troupe.algorithm.Algorithm.ConfiguredAlgorithm;
import io.troupe.algorithm.Learner;
import io.troupe.algorithm.LearnerContext;
import io.troupe.algorithm.LearnerFailure;
import io.troupe.algorithm.UpdateStatistics;
import io.troupe.algorithm.neural.LearnerState;
import io.troupe.algorithm.neural.OneStepProbe;
import io.troupe.policy.Activation;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicyInput;
import io.troupe.policy.PolicySnapshot;
import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.Hybrid;
import io.troupe.spec.MultiDiscrete;
import io.troupe.spec.Space;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SacLearnerTest {
    private static final String SMALL = """
            batchSize = 64, bufferSize = 500, learningStarts = 64, gradientSteps = 4, learningRate = 3e-3
            temperature.learningRate = 3e-3, tau = 0.02, network.hidden = [32, 32]
            """;
    private static final Space CONTINUOUS = Box.of(1, -2, 2);
    private static final Space HYBRID = new Hybrid(Box.of(1, -2, 2), new MultiDiscrete(3));

    private static ConfiguredAlgorithm algorithm(OneStepProbe probe, String settings) {
        return new Sac()
                .configure(
                        ConfigFactory.parseString(settings)
                                .withFallback(ConfigFactory.parseString(SMALL))
                                .withFallback(new Sac().defaults())
                                .resolve(),
                        probe.spec());
    }

    private static LearnerContext context(OneStepProbe probe) {
        return new LearnerContext(probe.spec(), 1, 1, 16, 1, 100_000, "cpu");
    }

    static Stream<Arguments> spaces() {
        return Stream.of(
                Arguments.of(CONTINUOUS, -0.01),
                Arguments.of(Box.of(2, -1, 3), -0.02),
                Arguments.of(new Discrete(3), 0.97),
                Arguments.of(new MultiDiscrete(2, 3), 1.93),
                Arguments.of(HYBRID, 0.95));
    }

    @ParameterizedTest
    @MethodSource("spaces")
    void solvesTheProbe(Space action, double enough) {
        OneStepProbe probe = new OneStepProbe(action, 16);
        // Little entropy is asked for, so that the greedy action is the best one.
        ConfiguredAlgorithm sac =
                algorithm(probe, "bufferSize = 5000, temperature { entropyShare = 0.1, entropyPerDimension = -2 }");
        try (Learner learner = sac.createLearner(context(probe))) {
            assertThat(probe.train(sac, learner, 400)).isGreaterThan(enough);
        }
    }

    @ParameterizedTest
    @MethodSource("spaces")
    void theEntropyComesToItsTarget(Space action, double ignored) {
        OneStepProbe probe = new OneStepProbe(action, 16);
        ConfiguredAlgorithm sac =
                algorithm(probe, "temperature { entropyShare = 0.5, entropyPerDimension = -0.5, learningRate = 1e-2 }");
        float[] targets = SacProblem.config("temperature { entropyShare = 0.5, entropyPerDimension = -0.5 }")
                .temperature()
                .targetEntropies(SacShape.of(probe.spec(), List.of(), Activation.RELU));
        double target = 0;
        for (float part : targets) {
            target += part;
        }
        double mean = 0;
        try (Learner learner = sac.createLearner(context(probe));
                Policy policy = sac.createPolicy()) {
            probe.train(sac, learner, 400);
            for (int i = 0; i < 50; i++) {
                mean += update(probe, learner, policy).entropy() / 50;
            }
        }
        assertThat(mean).isBetween(target - 0.2, target + 0.2);
    }

    @Test
    void aFixedTemperatureStays() {
        OneStepProbe probe = new OneStepProbe(HYBRID, 16);
        ConfiguredAlgorithm sac = algorithm(probe, "temperature { learned = false, initial = 0.25 }");
        try (Learner learner = sac.createLearner(context(probe));
                Policy policy = sac.createPolicy()) {
            probe.train(sac, learner, 20);

            assertThat(update(probe, learner, policy).others())
                    .containsEntry("Policy/Temperature", 0.25f)
                    .containsEntry("Policy/Temperature of Branch 0", 0.25f);
        }
    }

    private static UpdateStatistics update(OneStepProbe probe, Learner learner, Policy policy) {
        policy.load(learner.snapshot());
        long before = probe.steps();
        return learner.update(List.of(probe.next(policy, learner.snapshot().version())), before);
    }

    @ParameterizedTest
    @MethodSource("spaces")
    void continuesBitForBitFromASavedState(Space action, double ignored) {
        OneStepProbe whole = new OneStepProbe(action, 16);
        OneStepProbe parts = new OneStepProbe(action, 16);
        ConfiguredAlgorithm sac = algorithm(whole, "nStep = 2");
        SortedMap<String, byte[]> expected;
        PolicySnapshot expectedPolicy;
        try (Learner learner = sac.createLearner(context(whole))) {
            whole.train(sac, learner, 60);
            expected = learner.save();
            expectedPolicy = learner.snapshot();
        }
        SortedMap<String, byte[]> saved;
        PolicySnapshot savedPolicy;
        try (Learner learner = sac.createLearner(context(parts))) {
            parts.train(sac, learner, 25);
            saved = learner.save();
            savedPolicy = learner.snapshot();
        }
        try (Learner learner = sac.createLearner(context(parts))) {
            learner.restore(savedPolicy, saved);
            assertThat(learner.save()).containsExactlyEntriesOf(saved);
            parts.train(sac, learner, 35);

            assertThat(learner.snapshot().parameters()).isEqualTo(expectedPolicy.parameters());
            assertThat(learner.save()).containsExactlyEntriesOf(expected);
        }
    }

    @Test
    void savesEveryNetworkAndEveryOptimiser() {
        OneStepProbe probe = new OneStepProbe(HYBRID, 16);
        ConfiguredAlgorithm sac = algorithm(probe, "");
        try (Learner learner = sac.createLearner(context(probe))) {
            probe.train(sac, learner, 10);

            assertThat(learner.save())
                    .containsKeys(
                            "actor-adam",
                            "critic-1",
                            "critic-1-adam",
                            "critic-2",
                            "critic-2-adam",
                            "target-1",
                            "target-2",
                            "temperature",
                            "temperature-adam",
                            "noise",
                            "draws");
        }
    }

    @Test
    void actsUniformlyUntilItLearns() {
        OneStepProbe probe = new OneStepProbe(CONTINUOUS, 16);
        ConfiguredAlgorithm sac = algorithm(probe, "learningStarts = 32");
        try (Learner learner = sac.createLearner(context(probe));
                Policy policy = sac.createPolicy()) {
            float uniform = (float) -Math.log(2);
            policy.load(learner.snapshot());
            Trajectory first = probe.next(policy, learner.snapshot().version());
            assertThat(first.behaviourLogProbs).containsOnly(uniform);
            // Scaled to the bounds of -2 and 2.
            float furthest = 0;
            for (float action : first.actions) {
                furthest = Math.max(furthest, Math.abs(action));
            }
            assertThat(furthest).isBetween(1f, 2f);

            assertThat(learner.update(List.of(first), 0).gradientSteps()).isZero();
            assertThat(update(probe, learner, policy).gradientSteps()).isEqualTo(4);
            policy.load(learner.snapshot());
            assertThat(probe.next(policy, learner.snapshot().version()).behaviourLogProbs)
                    .doesNotContain(uniform);
        }
    }

    @ParameterizedTest
    @MethodSource("spaces")
    void holdsFirstActionsForOneVersion(Space action, double ignored) {
        OneStepProbe probe = new OneStepProbe(action, 16);
        ConfiguredAlgorithm sac = algorithm(probe, "learningStarts = 100, firstActions = held");
        int size = action.size();
        try (Learner learner = sac.createLearner(context(probe));
                Policy policy = sac.createPolicy()) {
            policy.load(learner.snapshot());
            float[] actions = new float[3 * size];
            float[] logProbs = new float[3];
            policy.sample(PolicyInput.of(new float[2], 2), RandomStream.ofSeed(1), actions, 0, logProbs, 0);
            float[] again = new float[3 * size];
            policy.sample(PolicyInput.of(new float[3], 3), RandomStream.ofSeed(2), again, 0, logProbs, 0);
            assertThat(Arrays.copyOf(again, 2 * size)).isEqualTo(Arrays.copyOf(actions, 2 * size));

            // Other runs and other workers have other streams.
            boolean ofStream = false;
            for (int seed = 1; seed <= 5; seed++) {
                policy.load(learner.snapshot());
                policy.sample(PolicyInput.of(new float[3], 3), RandomStream.ofSeed(seed), actions, 0, logProbs, 0);
                ofStream |= !Arrays.equals(actions, again);
            }
            assertThat(ofStream).isTrue();

            boolean differs = false;
            for (int i = 0; i < 5; i++) {
                update(probe, learner, policy);
                policy.load(learner.snapshot());
                RandomStream other = RandomStream.ofSeed(10 + i);
                policy.sample(PolicyInput.of(new float[3], 3), other, actions, 0, logProbs, 0);
                differs |= !Arrays.equals(actions, again);
            }
            assertThat(differs).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("spaces")
    void refusesWhatIsNotANumberAndChangesNothing(Space action, double ignored) {
        OneStepProbe probe = new OneStepProbe(action, 16);
        ConfiguredAlgorithm sac = algorithm(probe, "");
        try (Learner learner = sac.createLearner(context(probe));
                Policy policy = sac.createPolicy()) {
            probe.train(sac, learner, 10);
            SortedMap<String, byte[]> before = learner.save();
            policy.load(learner.snapshot());
            Trajectory fragment = probe.next(policy, learner.snapshot().version());
            fragment.rewards[7] = Float.NaN;

            assertThatExceptionOfType(LearnerFailure.class)
                    .isThrownBy(() -> learner.update(List.of(fragment), 160))
                    .withMessage(
                            "the reward of copy 0 at step 7 of fragment 10 of worker 0 cannot be learnt from: it is"
                                    + " NaN");
            fragment.rewards[7] = 0;
            fragment.observations[9] = Float.POSITIVE_INFINITY;
            assertThatExceptionOfType(LearnerFailure.class)
                    .isThrownBy(() -> learner.update(List.of(fragment), 160))
                    .withMessage("the observation of copy 0 at step 9 of fragment 10 of worker 0 cannot be learnt from:"
                            + " element 0 is Infinity");
            fragment.observations[9] = 0;
            fragment.actions[0] = Float.NaN;
            assertThatExceptionOfType(LearnerFailure.class)
                    .isThrownBy(() -> learner.update(List.of(fragment), 160))
                    .withMessageContaining("NaN");
            assertThat(learner.save()).containsExactlyEntriesOf(before);
        }
    }

    @Test
    void aTemperatureThatTheLastStepBrokeIsNotPublished() {
        OneStepProbe probe = new OneStepProbe(HYBRID, 16);
        ConfiguredAlgorithm sac = algorithm(probe, "gradientSteps = 1");
        try (Learner learner = sac.createLearner(context(probe));
                Policy policy = sac.createPolicy()) {
            probe.train(sac, learner, 20);
            SortedMap<String, byte[]> saved = learner.save();
            saved.put("temperature-adam", LearnerState.bytes(16, new float[] {0, Float.NaN}, new float[2]));
            PolicySnapshot before = learner.snapshot();
            learner.restore(before, saved);

            assertThatExceptionOfType(LearnerFailure.class)
                    .isThrownBy(() -> update(probe, learner, policy))
                    .withMessageContaining("the logarithm of a temperature became NaN");
            assertThat(learner.snapshot()).isSameAs(before);
        }
    }

    @Test
    void givesUpWhenALossIsNoLongerFinite() {
        OneStepProbe probe = new OneStepProbe(CONTINUOUS, 16);
        ConfiguredAlgorithm sac = algorithm(probe, "");
        try (Learner learner = sac.createLearner(context(probe));
                Policy policy = sac.createPolicy()) {
            probe.train(sac, learner, 10);
            PolicySnapshot before = learner.snapshot();
            policy.load(before);
            Trajectory fragment = probe.next(policy, before.version());
            Arrays.fill(fragment.rewards, 3e38f);

            assertThatExceptionOfType(LearnerFailure.class)
                    .isThrownBy(() -> learner.update(List.of(fragment), 160))
                    .withMessageContaining("the critics' loss became")
                    .withMessageContaining("gradient step");
            assertThat(learner.snapshot()).isSameAs(before);
        }
    }
}
