package io.troupe.testkit.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.loop.TrainingLoop;
import io.troupe.training.Blueprint;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way that updates are computed in learns from pictures, and goes on after a stop as if there had been none. */
final class PicturesTest {
    private static final String ON_POLICY = "learningRate = 5e-3, learningRateSchedule = linear,"
            + " network.hidden = [32], network.encoder.features = 16, discount = 0";
    private static final String DQN = "batchSize = 64, bufferSize = 20000, learningStarts = 512, gradientSteps = 4,"
            + " learningRate = 2e-3, targetInterval = 100, exploration.fraction = 0.5, network.encoder.features = 32,"
            + " network.hidden = [32], discount = 0";

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "ppo; minibatchSize = 64, updateThreads = 1, network.shared = true, network.inference = tensorflow",
                "ppo; minibatchSize = 64, updateThreads = 2",
                "ppo; minibatchSize = 64, updateThreads = 1, gradientParts = 3",
                "ppo; minibatchSize = 64, updateThreads = 1, normalizeObservations = true",
                "ppo; minibatchSize = 64, network.memory { units = 8, sequence = 4, burnIn = 1 }",
                "appo; minibatchSize = 64, network.shared = true"
            })
    void solvesItOnPolicy(String algorithm, String settings) {
        Probe probe = pictureAndNumber();

        assertThat(probe.run(Trial.of(algorithm, ON_POLICY + ", " + settings, 8, 32, 20_000)))
                .matches(ProbeResult::solved);
    }

    @Test
    void solvesItWithADuelingNetwork() {
        Trial trial = Trial.of("dqn", DQN + ", dueling = true, double = true, prioritized = true", 4, 4, 6_000);

        assertThat(pictureAndNumber().run(trial)).matches(ProbeResult::solved);
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "ppo; minibatchSize = 64, updateThreads = 1, network.shared = true, network.inference = tensorflow",
                "ppo; minibatchSize = 64, updateThreads = 2, normalizeObservations = true",
                "impala; minibatches = 2",
                "dqn; dueling = true"
            })
    void aResumedRunIsTheSameBitForBit(String algorithm, String settings) {
        Trial trial = algorithm.equals("dqn")
                ? Trial.of(algorithm, DQN + ", " + settings, 8, 32, 20_000)
                : Trial.of(algorithm, ON_POLICY + ", " + settings, 8, 32, 20_000);
        Blueprint blueprint = trial.blueprint(() -> new LitSide(true), ConfigFactory.empty());
        Checkpoint checkpoint;
        String expected;
        try (TrainingLoop loop = new TrainingLoop(blueprint, Optional.empty(), Clock.systemUTC())) {
            updates(loop);
            checkpoint = loop.training().capture("run", 1);
            updates(loop);
            expected = loop.training().current().weightsSha256();
        }
        try (TrainingLoop loop = new TrainingLoop(blueprint, Optional.of(checkpoint), Clock.systemUTC())) {
            assertThat(loop.training().current().weightsSha256()).isNotEqualTo(expected);
            updates(loop);

            assertThat(loop.training().current().weightsSha256()).isEqualTo(expected);
        }
    }

    private static void updates(TrainingLoop loop) {
        for (int i = 0; i < 4; i++) {
            loop.update();
        }
    }

    private static Probe pictureAndNumber() {
        return Probes.all().stream()
                .filter(probe -> probe.name().equals("picture and number"))
                .findFirst()
                .orElseThrow();
    }
}
