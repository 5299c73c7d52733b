package io.troupe.actors.cli;

import io.troupe.actors.RunRequest;
import io.troupe.actors.StopCause;
import io.troupe.checkpoint.AtomicFile;
import io.troupe.checkpoint.RunDirectory;
import io.troupe.checkpoint.RunLock;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.input.UserError;
import io.troupe.metrics.JsonLinesSink;
import io.troupe.metrics.MetricSink;
import io.troupe.metrics.RunSummary;
import io.troupe.tensorflow.TensorBoardSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One run from a checked experiment to an exit code, as {@code train} and {@code resume} do it. */
final class Training {
    private final Backend backend;
    private final Console console;
    private final Instant processStart;

    Training(Backend backend, Console console, Instant processStart) {
        this.backend = backend;
        this.console = console;
        this.processStart = processStart;
    }

    /**
     * @param resume whether the directory is that of an earlier run, to be gone on with
     * @return the exit code
     */
    int run(Experiment experiment, RunDirectory directory, boolean resume, OutputOptions output)
            throws IOException, InterruptedException {
        // First of all, because opening the files of a run that is alive would spoil them.
        try (RunLock lock = directory.lock()) {
            return run(experiment, directory, lock, resume, output);
        }
    }

    private int run(Experiment experiment, RunDirectory directory, RunLock lock, boolean resume, OutputOptions output)
            throws IOException, InterruptedException {
        Files.createDirectories(directory.log());
        Logging.toFolder(directory.log());
        if (output.forPeople()) {
            console.out().println(RunDisplay.headline(experiment, directory, resume));
        }
        if (!resume) {
            write(experiment, directory);
        }
        CompletableFuture<Backend.Run> started = new CompletableFuture<>();
        // Before the start: actors may be at work before it returns.
        try (Signals signals = Signals.handle(
                cause -> {
                    stop(started, cause, experiment.supervision().shutdownTimeout());
                    if (output.forPeople()) {
                        console.notice("stopping after a final checkpoint; a second signal stops at once");
                    }
                },
                Training::halt)) {
            Backend.Run run = startOrDiscard(experiment, directory, lock, resume, output);
            started.complete(run);
            if (resume) {
                // Only now: an override that the run refuses must not spoil the directory.
                write(experiment, directory);
            }
            run.notices().forEach(console::notice);
            RunSummary summary = run.await();
            RunDisplay.show(console, summary, directory, output, "'troupe resume " + directory.path() + "'");
            return ExitCode.of(
                    summary, signals.first(), experiment.termination().requireReturn());
        } finally {
            started.cancel(false);
        }
    }

    /** Stops a run once it has started. The process ends with one that takes too long to start. */
    private void stop(CompletableFuture<Backend.Run> started, StopCause cause, Duration longest) {
        var unused = started.copy()
                .orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS)
                .thenAccept(run -> run.stop(cause))
                .whenComplete((nothing, problem) -> {
                    if (problem != null && problem.getCause() instanceof TimeoutException) {
                        console.notice("the run has not started within " + longest.toMillis()
                                + " ms (supervision.shutdownTimeout); stopping at once");
                        halt(cause);
                    }
                });
    }

    private static void halt(StopCause cause) {
        Runtime.getRuntime().halt(ExitCode.of(cause));
    }

    /** A new run that is refused leaves no directory behind, which would be in the way of the next attempt. */
    private Backend.Run startOrDiscard(
            Experiment experiment, RunDirectory directory, RunLock lock, boolean resume, OutputOptions output)
            throws IOException {
        try {
            return start(experiment, directory, lock, resume, output);
        } catch (UserError e) {
            if (!resume) {
                lock.close();
                directory.discard();
            }
            throw e;
        }
    }

    private static void write(Experiment experiment, RunDirectory directory) throws IOException {
        AtomicFile.write(
                directory.experimentConf(), ExperimentLoader.render(experiment).getBytes(StandardCharsets.UTF_8));
    }

    private Backend.Run start(
            Experiment experiment, RunDirectory directory, RunLock lock, boolean resume, OutputOptions output)
            throws IOException {
        List<MetricSink> sinks = new ArrayList<>();
        try {
            sinks.add(new JsonLinesSink(directory.metricsJsonl()));
            if (experiment.metrics().tensorboard()) {
                sinks.add(new TensorBoardSink(directory.tensorboard(), console.clock()));
            }
            if (output.forPeople()) {
                sinks.add(new ConsoleProgress(console, experiment.termination()));
            }
            return backend.start(new RunRequest(experiment, directory.path(), lock, resume, sinks, processStart));
        } catch (IOException | RuntimeException e) {
            for (MetricSink sink : sinks) {
                sink.close();
            }
            throw e;
        }
    }
}
