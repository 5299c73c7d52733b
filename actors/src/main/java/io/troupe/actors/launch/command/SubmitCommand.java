package io.troupe.actors.launch.command;

import io.troupe.actors.RunBlueprint;
import io.troupe.actors.cli.Console;
import io.troupe.actors.cli.ConsoleProgress;
import io.troupe.actors.cli.ExitCode;
import io.troupe.actors.cli.OutputOptions;
import io.troupe.actors.cli.RunDisplay;
import io.troupe.actors.cli.RunOptions;
import io.troupe.actors.cli.Signals;
import io.troupe.actors.launch.ClusterFile;
import io.troupe.actors.launch.LaunchEnd;
import io.troupe.actors.launch.LaunchOrder;
import io.troupe.actors.launch.RemoteLaunch;
import io.troupe.actors.launch.RemoteWatch;
import io.troupe.algorithm.Algorithms;
import io.troupe.checkpoint.AtomicFile;
import io.troupe.checkpoint.RunLock;
import io.troupe.config.ExperimentLoader;
import io.troupe.input.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A launch whose nodes Slurm or Kubernetes keeps; this process only watches. */
@Command
final class SubmitCommand implements Callable<Integer> {
    private final RemoteLaunch launch;
    private final Console console;
    private final String home;
    private final Instant processStart;

    @Mixin
    private RunOptions run = new RunOptions();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = "--detach", description = "Returns once it is submitted.")
    private boolean detach;

    @Option(names = "--dry-run", description = "Writes what would be submitted, and shows where.")
    private boolean dryRun;

    SubmitCommand(RemoteLaunch launch, Console console, String home, Instant processStart) {
        this.launch = launch;
        this.console = console;
        this.home = home;
        this.processStart = processStart;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ClusterFile file = cluster.read();
        launch.check(file);
        RunOptions.Chosen chosen = run.choose(
                new ExperimentLoader(Algorithms.discover()),
                experiment -> RunBlueprint.of(experiment).check(),
                console.clock());
        ConsoleProgress progress =
                new ConsoleProgress(console, chosen.experiment().termination());
        LaunchOrder order = new LaunchOrder(
                file,
                home,
                chosen.directory(),
                chosen.resume(),
                processStart,
                console.clock(),
                new ConsoleListener(console, progress, output, () -> {}));
        if (output.forPeople()) {
            console.out().println(RunDisplay.headline(chosen.experiment(), chosen.directory(), chosen.resume()));
            RunBlueprint.of(chosen.experiment())
                    .adviceFor(file.counts().trainers())
                    .ifPresent(console::notice);
        }
        String rendered = render(chosen, order);
        if (dryRun) {
            console.out().println(rendered);
            return ExitCode.DONE;
        }
        RemoteWatch watch = submitOrDiscard(chosen, order);
        if (output.forPeople()) {
            console.out().println("submitted as " + watch.description());
        }
        if (detach) {
            console.out().println(chosen.directory().path());
            return ExitCode.DONE;
        }
        return watch(watch, chosen, progress);
    }

    /** A new run that is not taken leaves no folder behind that would be in the way of the next attempt. */
    private RemoteWatch submitOrDiscard(RunOptions.Chosen chosen, LaunchOrder order)
            throws IOException, InterruptedException {
        try {
            return RemoteWatch.submit(launch, order);
        } catch (UserError e) {
            if (!chosen.resume()) {
                chosen.directory().discard();
            }
            throw e;
        }
    }

    /** Under the lock, which the nodes must find free later. */
    private String render(RunOptions.Chosen chosen, LaunchOrder order) throws IOException {
        try (RunLock lock = chosen.directory().lock()) {
            Objects.requireNonNull(lock);
            AtomicFile.write(
                    chosen.directory().experimentConf(),
                    ExperimentLoader.render(chosen.experiment()).getBytes(StandardCharsets.UTF_8));
            return launch.render(order, cluster.file());
        }
    }

    private int watch(RemoteWatch watch, RunOptions.Chosen chosen, ConsoleProgress progress)
            throws IOException, InterruptedException {
        try (Signals signals = Signals.handle(
                cause -> {
                    watch.stop();
                    if (output.forPeople()) {
                        console.notice("stopping after a final checkpoint; after a second signal nobody waits for it");
                    }
                },
                cause -> Runtime.getRuntime().halt(ExitCode.of(cause)))) {
            LaunchEnd end = watch.awaitEnd();
            progress.close();
            return new EndDisplay(console, output, "'troupe-cluster " + launch.label() + "' with --resume")
                    .show(end, chosen, Optional.of(signals).flatMap(Signals::first));
        }
    }
}
