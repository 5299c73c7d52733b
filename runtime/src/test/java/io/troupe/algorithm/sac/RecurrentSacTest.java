package io.troupe.algorithm.sac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.typesafe.config.ConfigFactory;
import io.troupe.algorithm.Algorithm.ConfiguredAlgorithm;
import io.troupe.algorithm.Learner;
import io.troupe.algorithm.LearnerContext;
import io.troupe.jvm.JvmMemory;
import io.troupe.policy.MemoryShape;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicyInput;
import io.troupe.policy.PolicySnapshot;
import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Hybrid;
import io.troupe.spec.MultiDiscrete;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecurrentSacTest {
    private static final String MEMORY = "batchSize = 32, bufferSize = 100, network.hidden = [6]"
            + ", network.memory { units = 5, sequence = 16 }, learningStarts = 0";
    private static final EnvironmentSpec SPEC =
            new EnvironmentSpec("made up", Box.of(3, -1, 1), new Hybrid(Box.of(1, -2, 2), new MultiDiscrete(3)), 100);

    private static ConfiguredAlgorithm algorithm(String settings) {
        return new Sac()
                .configure(
                        ConfigFactory.parseString(settings)
                                .withFallback(ConfigFactory.parseString(MEMORY))
                                .withFallback(new Sac().defaults())
                                .resolve(),
                        SPEC);
    }

    private static LearnerContext context() {
        return new LearnerContext(SPEC, 1, 1, 2, 1, 100_000, "cpu");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "batchSize = 40 | algorithm.batchSize = 40 does not consist of whole sequences of"
                        + " algorithm.network.memory.sequence = 16 steps: it must be a multiple",
                "bufferSize = 15 | algorithm.bufferSize = 15 does not hold one sequence of"
                        + " algorithm.network.memory.sequence = 16 steps",
                "nStep = 2 | algorithm.nStep = 2 is not possible with algorithm.network.memory.units = 5: use"
                        + " algorithm.nStep = 1"
            })
    void refusesWhatAMemoryDoesNotGoWith(String settings, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> algorithm(settings).check(context()))
                .withMessage(message);
        assertThatCode(() -> algorithm(settings + ", network.memory.units = 0").check(context()))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesARunThatEndsBeforeTheFirstSequence() {
        ConfiguredAlgorithm sac = algorithm("");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sac.check(new LearnerContext(SPEC, 1, 2, 2, 4, 127, "cpu")))
                .withMessage("termination.maxSteps = 127 is 15 for each of 8 copies, too few for one sequence of"
                        + " algorithm.network.memory.sequence = 16 steps: nothing would be learnt");
        assertThatCode(() -> sac.check(new LearnerContext(SPEC, 1, 2, 2, 4, 128, "cpu")))
                .doesNotThrowAnyException();
        EnvironmentSpec ending = new EnvironmentSpec("made up", SPEC.observation(), SPEC.action(), 15);
        assertThatCode(() -> sac.check(new LearnerContext(ending, 1, 2, 2, 4, 127, "cpu")))
                .doesNotThrowAnyException();
    }

    @Test
    void asksForMemoryByTheSequence() {
        // Rows of 2 + 10 + 17 * 3 + 16 * (2 + 2) floats.
        ConfiguredAlgorithm sac = algorithm("bufferSize = 160000, bufferHeap = 1GiB");
        int row = 4 * (2 + 10 + 17 * 3 + 16 * 4);
        // Of three workers' two copies, sequences with all states grow.
        LearnerContext context = new LearnerContext(SPEC, 1, 3, 2, 2, 100_000, "cpu");
        long needed = 10_000L * row + 6L * (row + 4 * 16 * 10);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sac.checkMemory(context, new JvmMemory(3 * needed - 1, 0)))
                .withMessageContaining("algorithm.bufferSize = 160000 needs a heap of " + 3 * needed);
        assertThatCode(() -> sac.checkMemory(context, new JvmMemory(3 * needed, 0)))
                .doesNotThrowAnyException();
    }

    @Test
    void asksForTheStateBeforeEveryStep() {
        assertThat(algorithm("").memory()).isEqualTo(new MemoryShape(10, 1));
        assertThat(algorithm("network.memory.units = 0").memory()).isEqualTo(MemoryShape.NONE);
    }

    /** What is seen while actions are drawn uniformly is remembered as the actor would. */
    @ParameterizedTest
    @CsvSource({"independent", "held"})
    void remembersDuringFirstActions(String firstActions) {
        ConfiguredAlgorithm drawing = algorithm("learningStarts = 1000, firstActions = " + firstActions);
        float[] drawn = statesAfter(drawing, false);
        float[] chosen = statesAfter(algorithm(""), true);

        assertThat(drawn).isEqualTo(chosen);
        assertThat(drawn).doesNotContain(0);
    }

    private static float[] statesAfter(ConfiguredAlgorithm sac, boolean mode) {
        float[] observations = {0.1f, -0.2f, 0.3f, 0.7f, 0.2f, -0.9f};
        float[] states = new float[20];
        float[] actions = new float[4];
        try (Learner learner = sac.createLearner(context());
                Policy policy = sac.createPolicy()) {
            assertThat(policy.stateSize()).isEqualTo(10);
            PolicySnapshot snapshot = learner.snapshot();
            policy.load(snapshot);
            PolicyInput input = PolicyInput.of(observations, 2).states(states, 0);
            for (int i = 0; i < 3; i++) {
                if (mode) {
                    policy.mode(input, actions, 0);
                } else {
                    policy.sample(input, RandomStream.ofSeed(i), actions, 0, new float[2], 0);
                }
            }
        }
        return states;
    }

    @Test
    void nothingIsForgottenAtFirst() {
        RecurrentShape shape = new RecurrentShape(
                SacProblem.config(MEMORY).shape(SPEC), SacProblem.config(MEMORY).memory());
        float[] actor = shape.initialActor(RandomStream.ofSeed(1));
        int bias = shape.actorLayout().policyMemory().orElseThrow().bias().offset();
        for (int i = 0; i < 20; i++) {
            assertThat(actor[bias + i]).as("gate %d", i).isEqualTo(i / 5 == 2 ? 1 : 0);
        }
        assertThat(actor).hasSize(shape.actorSize());
        assertThat(actor[0]).isNotZero();
        assertThat(actor[actor.length - 1]).isNotZero();
    }
}
