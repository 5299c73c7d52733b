package io.troupe.algorithm.ppo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.ConfigException;
import io.troupe.algorithm.Algorithms;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.env.Environments;
import io.troupe.env.VectorEnvironment;
import io.troupe.input.UserError;
import io.troupe.loop.TrainingLoop;
import io.troupe.policy.ParameterLayout;
import io.troupe.spec.Discrete;
import io.troupe.training.Blueprint;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecurrentPpoTest {
    private static final List<String> SMALL = List.of(
            "workers.count=2",
            "workers.environments=4",
            "workers.rolloutSteps=16",
            "algorithm.epochs=2",
            "algorithm.minibatchSize=32",
            "algorithm.network.hidden=[8]",
            "algorithm.network.memory.units=6",
            "algorithm.network.memory.sequence=8");

    @ParameterizedTest
    @CsvSource({
        "cartpole, lockstep, algorithm.network.memory.burnIn=2",
        "cartpole, pipelined, algorithm.network.shared=true",
        "pendulum, pipelined, algorithm.normalizeObservations=true"
    })
    void aResumedRunEndsWithTheSameBits(String experiment, String mode, String setting) {
        Blueprint blueprint = blueprint(experiment, "mode=" + mode, setting);
        blueprint.check();
        Checkpoint checkpoint;
        String uninterrupted;
        try (TrainingLoop loop = new TrainingLoop(blueprint, Optional.empty(), Clock.systemUTC())) {
            update(loop, 5);
            checkpoint = loop.training().capture("run", 1);
            update(loop, 4);
            uninterrupted = loop.training().current().weightsSha256();
        }
        try (TrainingLoop loop = new TrainingLoop(blueprint, Optional.of(checkpoint), Clock.systemUTC())) {
            assertThat(loop.training().current().weightsSha256()).isNotEqualTo(uninterrupted);
            update(loop, 4);
            assertThat(loop.training().current().weightsSha256()).isEqualTo(uninterrupted);
        }
    }

    private static void update(TrainingLoop loop, int updates) {
        for (int i = 0; i < updates; i++) {
            loop.update();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "workers.rolloutSteps=20 | workers.rolloutSteps = 20 is not a multiple of the memory's sequences of 8 steps",
                "algorithm.minibatchSize=4 | algorithm.minibatchSize = 4 does not consist of whole sequences",
                "algorithm.gradientParts=2 | use algorithm.gradientParts = 0",
                "algorithm.network.inference=tensorflow | use algorithm.network.inference = auto or java",
                "workers.inference=node | workers.inference = node is not possible with algorithm.network.memory.units = 6"
            })
    void refusesWhatDoesNotGoWithAMemory(String setting, String message) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> blueprint("cartpole", setting).check())
                .withMessageContaining(message);
    }

    @Test
    void refusesToLearnFromOneStandardisedRow() {
        Blueprint blueprint = blueprint("cartpole", "algorithm.minibatchSize=8", "algorithm.network.memory.burnIn=7");

        assertThatExceptionOfType(UserError.class)
                .isThrownBy(blueprint::check)
                .withMessageContaining("of algorithm.minibatchSize = 8 rows only one is learnt from");
    }

    @Test
    void refusesABurnInOfAWholeSequence() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Problem.config("network.memory { units = 4, sequence = 8, burnIn = 8 }"))
                .withMessageContaining("algorithm.network.memory.burnIn = 8 is not allowed: it must be from 0 to 7");
    }

    @Test
    void itsTrainersCannotShareUpdates() {
        assertThat(blueprint("cartpole", "algorithm.network.memory.units=6").sharesUpdates())
                .isFalse();
        assertThat(blueprint("cartpole", "algorithm.network.memory.units=0").sharesUpdates())
                .isTrue();
    }

    @Test
    void anLstmHasTheKnownNumberOfParameters() {
        ParameterLayout layout = new SequenceProblem(
                        "network.hidden = [6], network.memory { units = 5, sequence = 4 }", new Discrete(3))
                .layout();

        // 3 x 6 + 6, 4 (6 + 5 + 1) 5, then 5 x 3 + 3 and 5 + 1.
        assertThat(layout.size()).isEqualTo(2 * (24 + 240) + 18 + 6);
    }

    private static Blueprint blueprint(String name, String... settings) {
        Algorithms algorithms = Algorithms.discover();
        Experiment experiment = new ExperimentLoader(algorithms)
                .load(name, Stream.concat(SMALL.stream(), Stream.of(settings)).toList());
        Environments environments = Environments.discover();
        try (VectorEnvironment one = environments.create(
                experiment.environment().name(), 1, experiment.environment().parameters())) {
            return new Blueprint(
                    experiment,
                    one.spec(),
                    algorithms
                            .find(experiment.algorithm().name())
                            .orElseThrow()
                            .configure(experiment.algorithm().settings(), one.spec()),
                    copies -> environments.create(
                            experiment.environment().name(),
                            copies,
                            experiment.environment().parameters()));
        }
    }
}
