package io.troupe.endtoend;

import io.troupe.actors.RunBlueprint;
import io.troupe.algorithm.Algorithms;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.loop.TrainingLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * PPO on CartPole with a network of eight units: an update takes a millisecond, and so a checkpoint of every update is
 * always under way.
 */
final class TinyExperiment {
    static final int STEPS_PER_UPDATE = 64;

    private static final String TEXT = """
            environment.name = CartPole-v1
            workers { environments = 4, rolloutSteps = 16 }
            algorithm {
              name = ppo
              epochs = 2
              minibatchSize = 32
              learningRateSchedule = linear
              network.hidden = [8]
            }
            termination.maxSteps = 1000000
            checkpoint.everySteps = 64
            evaluation.atEnd = false
            """;

    private TinyExperiment() {}

    /** Writes it to a folder. */
    static Path in(Path folder) throws IOException {
        return Files.writeString(folder.resolve("tiny.conf"), TEXT);
    }

    /** What one thread learns from the same experiment without any stop. */
    static String weightsOfOneThread(Path experiment, List<String> overrides) {
        Experiment loaded = new ExperimentLoader(Algorithms.discover()).load(experiment.toString(), overrides);
        try (TrainingLoop loop = new TrainingLoop(RunBlueprint.of(loaded), Optional.empty(), Clock.systemUTC())) {
            loop.run(report -> {});
            return loop.training().current().weightsSha256();
        }
    }
}
