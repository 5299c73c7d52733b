package io.troupe.benchmarks;

import io.troupe.actors.RunRequest;
import io.troupe.actors.TrainingRun;
import io.troupe.algorithm.Algorithms;
import io.troupe.benchmarks.handwritten.HandWrittenLoop;
import io.troupe.checkpoint.AtomicFile;
import io.troupe.checkpoint.RunDirectory;
import io.troupe.config.CollectionMode;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.metrics.JsonLinesSink;
import io.troupe.metrics.MetricReport;
import io.troupe.metrics.MetricSink;
import io.troupe.metrics.RunSummary;
import io.troupe.metrics.Tags;
import io.troupe.schedule.Outcome;
import io.troupe.tensorflow.TensorBoardSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One whole run as {@code bin/troupe train} makes it, in a temporary folder: actors, checkpoints, metrics files and all.
 * The clock stops with the report of the last update, as the {@link HandWrittenLoop}'s does.
 */
final class TroupeRun {
    private TroupeRun() {}

    /**
     * Trains to the end of the experiment.
     *
     * @param experiment name or file
     * @param settings {@code key=value} each; must end the run after {@code steps}
     */
    static Measured of(String experiment, List<String> settings, long steps) throws IOException, InterruptedException {
        Experiment loaded = new ExperimentLoader(Algorithms.discover()).load(experiment, settings);
        Path results = Files.createTempDirectory("troupe-benchmark");
        try {
            RunDirectory directory = RunDirectory.create(results, "run", false);
            AtomicFile.write(
                    directory.experimentConf(), ExperimentLoader.render(loaded).getBytes(StandardCharsets.UTF_8));
            Meter meter = new Meter(steps);
            List<MetricSink> sinks = List.of(
                    meter,
                    new JsonLinesSink(directory.metricsJsonl()),
                    new TensorBoardSink(directory.tensorboard(), Clock.systemUTC()));
            RunSummary summary = TrainingRun.start(
                            new RunRequest(loaded, directory.path(), directory.lock(), false, sinks, Instant.now()))
                    .await();
            if (!summary.outcome().equals(Optional.of(Outcome.MAX_STEPS))) {
                throw new BenchmarkFailure("the run did not take all its steps: " + summary.reason());
            }
            return meter.measured(loaded);
        } finally {
            delete(results);
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = new ArrayList<>(walk.sorted(Comparator.reverseOrder()).toList());
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }

    /** Takes the figures from the reports of the run. */
    private static final class Meter implements MetricSink {
        private final long steps;
        private final RunMeter meter;
        private Optional<Measured> measured = Optional.empty();
        private Optional<MetricReport> last = Optional.empty();

        Meter(long steps) {
            this.steps = steps;
            meter = RunMeter.start(steps);
        }

        @Override
        public void accept(MetricReport report) {
            if (measured.isPresent()) {
                return;
            }
            last = Optional.of(report);
            if (report.environmentSteps() >= steps) {
                measured = Optional.of(meter.finish(report.environmentSteps()));
            } else {
                meter.reached(report.environmentSteps());
            }
        }

        @Override
        public void close() {}

        Measured measured(Experiment experiment) {
            MetricReport report = last.orElseThrow();
            long inference = nanos(report, Tags.INFERENCE_SECONDS);
            long environment = nanos(report, Tags.ENVIRONMENT_SECONDS);
            long advantages = nanos(report, Tags.ADVANTAGE_SECONDS);
            long gradients = nanos(report, Tags.GRADIENT_SECONDS);
            // What is left of the time on the clock, in the mode in which nothing overlaps, is the way between actors.
            long rest = report.elapsed().toNanos() - inference - environment - advantages - gradients;
            boolean overlaps = experiment.mode() != CollectionMode.LOCKSTEP
                    || experiment.workers().count() > 1;
            return measured.orElseThrow()
                    .withStages(new StageTimes(inference, environment, advantages, gradients, overlaps ? 0 : rest));
        }

        private static long nanos(MetricReport report, String tag) {
            return Math.round(report.values().getOrDefault(tag, 0.0) * 1e9);
        }
    }
}
