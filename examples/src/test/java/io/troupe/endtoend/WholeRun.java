package io.troupe.endtoend;

import io.troupe.actors.RunRequest;
import io.troupe.actors.TrainingRun;
import io.troupe.algorithm.Algorithms;
import io.troupe.checkpoint.RunDirectory;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.metrics.MetricSink;
import io.troupe.metrics.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** A run of all actors in the virtual machine of the test. */
final class WholeRun {
    private WholeRun() {}

    /** An experiment by name or file. */
    static Experiment experiment(String name, List<String> overrides) {
        return new ExperimentLoader(Algorithms.discover()).load(name, overrides);
    }

    /** Runs it to its end in {@code results/runId}. */
    static RunSummary run(Experiment experiment, Path results, String runId, List<MetricSink> sinks)
            throws IOException, InterruptedException {
        RunDirectory directory = RunDirectory.create(results, runId, false);
        Files.writeString(directory.experimentConf(), ExperimentLoader.render(experiment));
        return TrainingRun.start(
                        new RunRequest(experiment, directory.path(), directory.lock(), false, sinks, Instant.now()))
                .await();
    }
}
