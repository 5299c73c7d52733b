package io.troupe.testkit.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.Space;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every algorithm solves every probe whose spaces it knows, in seconds. */
final class ProbesTest {
    private static final String OFF_POLICY =
            "batchSize = 64, bufferSize = 20000, learningStarts = 512, gradientSteps = 4, network.hidden = [32, 32]";
    /** Fewer than published: pictures of the probes are small. */
    private static final String FEATURES = ", network.encoder.features = 32";

    private static final Trial PPO = Trial.of(
            "ppo",
            "learningRate = 5e-3, learningRateSchedule = linear, minibatchSize = 64, network.hidden = [64],"
                    + " initialLogStd = -1, updateThreads = 1" + FEATURES,
            8,
            32,
            30_000);
    private static final Trial IMPALA = Trial.of(
            "impala",
            // Without much entropy at first it settles on the same second best choice for every masked goal: nothing
            // bounds its steps, and a policy that is certain learns no more.
            "learningRate = 2e-3, learningRateSchedule = linear, minibatches = 8, normalizeAdvantages = true,"
                    + " entropyCoefficient = 0.3, entropySchedule = linear, network.hidden = [64], initialLogStd = -1,"
                    + " updateThreads = 1" + FEATURES,
            8,
            32,
            60_000);
    private static final Trial APPO = Trial.of(
            "appo",
            "learningRate = 5e-3, learningRateSchedule = linear, minibatchSize = 64, epochs = 4, network.hidden = [64],"
                    + " initialLogStd = -1, updateThreads = 1" + FEATURES,
            8,
            32,
            30_000);
    private static final String RECURRENT = "learningRate = 5e-3, learningRateSchedule = linear, minibatchSize = 128,"
            + " network.hidden = [16], initialLogStd = -1, network.memory.units = ";
    static final Trial REMEMBERING = Trial.of("ppo", RECURRENT + 16, 16, 32, 60_000);
    private static final Trial FORGETFUL = Trial.of("ppo", RECURRENT + 0, 16, 32, 10_000);
    private static final Trial DQN = Trial.of(
            "dqn",
            OFF_POLICY + ", learningRate = 2e-3, targetInterval = 100, exploration.fraction = 0.5" + FEATURES,
            4,
            4,
            6_000);
    private static final String ENTROPY = ", learningRate = 2e-3, tau = 0.02, updateThreads = 1, temperature {"
            + " initial = 0.1, learningRate = 2e-3, entropyShare = 0.2, entropyPerDimension = -2 }";
    private static final Trial SAC = Trial.of("sac", OFF_POLICY + ENTROPY, 4, 4, 8_000);
    private static final String RECURRENT_SAC = "batchSize = 256, bufferSize = 20000, learningStarts = 1024,"
            + " gradientSteps = 4, network.hidden = [16], discount = 0.9" + ENTROPY + ", network.memory.units = ";
    static final Trial REMEMBERING_SAC = Trial.of("sac", RECURRENT_SAC + 16, 4, 4, 12_000);
    private static final Trial FORGETFUL_SAC = Trial.of("sac", RECURRENT_SAC + 0, 4, 4, 4_000);
    /** Targets that follow slowly let the actor saturate before a later reward has come back to what led to it. */
    private static final Trial TD3 =
            Trial.of("td3", OFF_POLICY + ", learningRate = 2e-3, tau = 0.1, updateThreads = 1", 4, 4, 6_000);

    static Stream<Arguments> probes() {
        return Stream.of(PPO, IMPALA, APPO, DQN, SAC, TD3)
                .flatMap(trial -> Probes.forAlgorithm(trial).stream()
                        .map(probe -> Arguments.of(trial.algorithm().name(), probe.name(), trial, probe)));
    }

    /** {@link PicturesTest} has these, with several settings. */
    private static boolean isElsewhere(Arguments probe) {
        return List.of("ppo", "appo").contains(probe.get()[0]) && probe.get()[1].equals("picture and number");
    }

    static Stream<Arguments> probesOfItsOwn() {
        return probes().filter(probe -> !isElsewhere(probe));
    }

    static Stream<Arguments> probesAlsoElsewhere() {
        return probes().filter(ProbesTest::isElsewhere);
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("probesOfItsOwn")
    void solvesIt(String algorithm, String name, Trial trial, Probe probe) {
        assertThat(probe.run(trial)).matches(ProbeResult::solved);
    }

    @Tag("slow")
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("probesAlsoElsewhere")
    void solvesItAsElsewhere(String algorithm, String name, Trial trial, Probe probe) {
        assertThat(probe.run(trial)).matches(ProbeResult::solved);
    }

    static Stream<Named<Probe>> recurrent() {
        return Probes.forMemory().stream().map(probe -> Named.of(probe.name(), probe));
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0}")
    @MethodSource("recurrent")
    void ppoSolvesItWithAMemory(Probe probe) {
        assertThat(probe.run(REMEMBERING)).matches(ProbeResult::solved);
        assertThat(probe.run(FORGETFUL)).matches(result -> !result.solved());
    }

    @Tag("slow")
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0}")
    @MethodSource("recurrent")
    void sacSolvesItWithAMemory(Probe probe) {
        assertThat(probe.run(REMEMBERING_SAC)).matches(ProbeResult::solved);
        assertThat(probe.run(FORGETFUL_SAC)).matches(result -> !result.solved());
    }

    /** What an algorithm refuses is not run: a space that it refuses by mistake must not go unseen. */
    @Test
    void onlyWhatAnAlgorithmCannotKnowIsLeftOut() {
        for (Trial all : List.of(PPO, IMPALA, APPO)) {
            assertThat(Probes.forAlgorithm(all)).extracting(Probe::name).isEqualTo(names(probe -> true));
        }
        assertThat(Probes.forAlgorithm(DQN))
                .extracting(Probe::name)
                .isEqualTo(names(probe -> action(probe) instanceof Discrete));
        assertThat(Probes.forAlgorithm(SAC)).extracting(Probe::name).isEqualTo(names(probe -> !shows(probe)));
        assertThat(Probes.forAlgorithm(TD3))
                .extracting(Probe::name)
                .isEqualTo(names(probe -> action(probe) instanceof Box && !shows(probe)));
    }

    private static List<String> names(Predicate<Probe> which) {
        return Probes.all().stream().filter(which).map(Probe::name).toList();
    }

    private static Space action(Probe probe) {
        return probe.environment().get().spec().action();
    }

    private static boolean shows(Probe probe) {
        return probe.name().contains("picture");
    }

    @Tag("slow")
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("probes")
    void solvesItWithAnySeed(String algorithm, String name, Trial trial, Probe probe) {
        for (long seed = 2; seed <= 5; seed++) {
            assertThat(probe.run(trial.withSeed(seed))).as("seed %d", seed).matches(ProbeResult::solved);
        }
    }
}
