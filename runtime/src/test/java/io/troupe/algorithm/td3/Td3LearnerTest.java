package io.troupe.algorithm.td3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.ConfigFactory;
import io.troupe.algorithm.Algorithm.ConfiguredAlgorithm;
import io.troupe.algorithm.Learner;
import io.troupe.algorithm.LearnerContext;
import io.troupe.algorithm.LearnerFailure;
import io.troupe.algorithm.neural.OneStepProbe;
import io.troupe.input.UserError;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicySnapshot;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

final class Td3LearnerTest {
    private static final String SMALL = """
            batchSize = 64, bufferSize = 5000, learningStarts = 64, gradientSteps = 4, learningRate = 3e-3
            tau = 0.02, network.hidden = [32, 32]
            """;

    private final OneStepProbe probe = new OneStepProbe(Box.of(2, -2, 2), 16);
    private final ConfiguredAlgorithm td3 = algorithm(probe);

    private static ConfiguredAlgorithm algorithm(OneStepProbe probe) {
        return new Td3()
                .configure(
                        ConfigFactory.parseString(SMALL)
                                .withFallback(new Td3().defaults())
                                .resolve(),
                        probe.spec());
    }

    private Learner learner() {
        return td3.createLearner(new LearnerContext(probe.spec(), 1, 1, 16, 1, 100_000, "cpu"));
    }

    @Test
    void solvesTheProbe() {
        try (Learner learner = learner()) {
            assertThat(probe.train(td3, learner, 400)).isGreaterThan(-0.02);
        }
    }

    @Test
    void continuesBitForBitFromASavedState() {
        OneStepProbe whole = new OneStepProbe(probe.spec().action(), 16);
        SortedMap<String, byte[]> expected;
        try (Learner learner = learner()) {
            whole.train(td3, learner, 60);
            expected = learner.save();
        }
        SortedMap<String, byte[]> saved;
        PolicySnapshot savedPolicy;
        try (Learner learner = learner()) {
            probe.train(td3, learner, 25);
            saved = learner.save();
            savedPolicy = learner.snapshot();
        }
        try (Learner learner = learner()) {
            learner.restore(savedPolicy, saved);
            probe.train(td3, learner, 35);

            assertThat(learner.save()).containsExactlyEntriesOf(expected);
        }
    }

    @Test
    void theActorLearnsAtEverySecondStep() {
        OneStepProbe one = new OneStepProbe(probe.spec().action(), 64);
        ConfiguredAlgorithm single = new Td3()
                .configure(
                        ConfigFactory.parseString("gradientSteps = 1")
                                .withFallback(ConfigFactory.parseString(SMALL))
                                .withFallback(new Td3().defaults())
                                .resolve(),
                        one.spec());
        try (Learner learner = single.createLearner(new LearnerContext(one.spec(), 1, 1, 64, 1, 100_000, "cpu"))) {
            float[] first = network(learner);
            one.train(single, learner, 1);
            float[] second = network(learner);
            byte[] target = learner.save().get("target-1");
            one.train(single, learner, 1);

            assertThat(second).isEqualTo(first);
            assertThat(network(learner)).isNotEqualTo(second);
            assertThat(learner.save().get("target-1")).isNotEqualTo(target);
        }
    }

    private static float[] network(Learner learner) {
        float[] parameters = learner.snapshot().parameters().clone();
        parameters[parameters.length - 1] = 0;
        return parameters;
    }

    @Test
    void refusesWhatIsNotANumberAndChangesNothing() {
        try (Learner learner = learner();
                Policy policy = td3.createPolicy()) {
            probe.train(td3, learner, 10);
            SortedMap<String, byte[]> before = learner.save();
            policy.load(learner.snapshot());
            Trajectory fragment = probe.next(policy, learner.snapshot().version());
            fragment.observations[3] = Float.NaN;

            assertThatExceptionOfType(LearnerFailure.class)
                    .isThrownBy(() -> learner.update(List.of(fragment), 160))
                    .withMessageContaining("fragment 10 of worker 0")
                    .withMessageContaining("NaN");
            assertThat(learner.save()).containsExactlyEntriesOf(before);
        }
    }

    @Test
    void refusesDiscreteActions() {
        OneStepProbe discrete = new OneStepProbe(new Discrete(2), 16);

        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> algorithm(discrete))
                .withMessageContaining("needs continuous actions");
    }
}
