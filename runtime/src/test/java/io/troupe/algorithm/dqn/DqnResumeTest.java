package io.troupe.algorithm.dqn;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.algorithm.Algorithms;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.env.Environments;
import io.troupe.env.VectorEnvironment;
import io.troupe.loop.TrainingLoop;
import io.troupe.training.Blueprint;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DqnResumeTest {
    private static final int BEFORE = 30;
    private static final int AFTER = 30;

    @ParameterizedTest
    @ValueSource(strings = {"lockstep", "pipelined"})
    void trainingInTwoPartsEqualsTrainingInOne(String mode) {
        Blueprint blueprint = blueprint(mode);
        Checkpoint middle;
        Map<String, Integer> expected;
        try (TrainingLoop loop = loop(blueprint, Optional.empty())) {
            middle = train(loop, BEFORE);
            expected = contents(train(loop, AFTER));
        }

        try (TrainingLoop resumed = loop(blueprint, Optional.of(middle))) {
            assertThat(contents(train(resumed, AFTER))).isEqualTo(expected);
        }
        assertThat(contents(middle)).isNotEqualTo(expected);
    }

    private static TrainingLoop loop(Blueprint blueprint, Optional<Checkpoint> from) {
        return new TrainingLoop(blueprint, from, Clock.systemUTC());
    }

    private static Checkpoint train(TrainingLoop loop, int updates) {
        for (int i = 0; i < updates; i++) {
            loop.update();
        }
        return loop.training().capture("run", 0);
    }

    /** Everything but the progress, which has the time in it. */
    private static Map<String, Integer> contents(Checkpoint checkpoint) {
        Map<String, Integer> contents = new TreeMap<>();
        checkpoint.components().forEach((name, bytes) -> contents.put(name, Arrays.hashCode(bytes)));
        contents.remove("progress");
        return contents;
    }

    private static Blueprint blueprint(String mode) {
        List<String> settings = new ArrayList<>(List.of(
                "workers.count=2",
                "workers.environments=3",
                "workers.rolloutSteps=5",
                "algorithm.batchSize=16",
                "algorithm.bufferSize=400",
                "algorithm.learningStarts=100",
                "algorithm.gradientSteps=4",
                "algorithm.nStep=3",
                "algorithm.double=true",
                "algorithm.dueling=true",
                "algorithm.prioritized=true",
                "algorithm.network.hidden=[16]",
                "termination.maxSteps=5000"));
        settings.add("mode=" + mode);
        Experiment experiment = new ExperimentLoader(Algorithms.discover()).load("cartpole-dqn", settings);
        Environments environments = Environments.discover();
        String name = experiment.environment().name();
        try (VectorEnvironment one =
                environments.create(name, 1, experiment.environment().parameters())) {
            return new Blueprint(
                    experiment,
                    one.spec(),
                    new Dqn().configure(experiment.algorithm().settings(), one.spec()),
                    copies -> environments.create(
                            name, copies, experiment.environment().parameters()));
        }
    }
}
