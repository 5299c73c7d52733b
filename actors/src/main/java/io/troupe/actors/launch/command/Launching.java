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
import io.troupe.actors.launch.LaunchKind;
import io.troupe.actors.launch.LaunchOrder;
import io.troupe.actors.launch.Supervision;
import io.troupe.checkpoint.AtomicFile;
import io.troupe.checkpoint.RunDirectory;
import io.troupe.checkpoint.RunLock;
import io.troupe.config.ExperimentLoader;
import io.troupe.input.UserError;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;

/**
 * One supervised launch, from a chosen folder to an exit code.
 *
 * @param home folder of Troupe on this machine
 * @param processStart what {@code secondsToTarget} counts from
 * @param output how much is shown
 * @param keepRefused whether the folder of a new run that was refused stays, because others look into it
 */
record Launching(
        LaunchKind kind,
        ClusterFile cluster,
        String home,
        Instant processStart,
        OutputOptions output,
        boolean keepRefused) {
    /** Launches, and shows everything in {@code log/launcher.log} instead. */
    int inBackground(RunOptions.Chosen chosen, Console console) throws IOException, InterruptedException {
        Path log = chosen.directory().log().resolve("launcher.log");
        Files.createDirectories(chosen.directory().log());
        long before = Files.exists(log) ? Files.size(log) : 0;
        Daemon.Foreground foreground = new Daemon.Foreground(console);
        try (PrintStream file = new PrintStream(
                Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                true,
                StandardCharsets.UTF_8)) {
            Console background = new Console(file, file, 0, console.clock());
            int exitCode = run(
                    chosen,
                    background,
                    () -> foreground.begun(chosen.directory().path()));
            if (Files.exists(log)) {
                foreground.ended(log, before);
            }
            return exitCode;
        }
    }

    /** @param begun called when the first nodes have joined */
    int run(RunOptions.Chosen chosen, Console console, Runnable begun) throws IOException, InterruptedException {
        RunDirectory directory = chosen.directory();
        // First of all, because what follows would spoil a run that is alive.
        try (RunLock lock = directory.lock()) {
            if (output.forPeople()) {
                console.out().println(RunDisplay.headline(chosen.experiment(), directory, chosen.resume()));
                RunBlueprint.of(chosen.experiment())
                        .adviceFor(cluster.counts().trainers())
                        .ifPresent(console::notice);
            }
            Optional<byte[]> before =
                    chosen.resume() ? Optional.of(Files.readAllBytes(directory.experimentConf())) : Optional.empty();
            AtomicFile.write(
                    directory.experimentConf(),
                    ExperimentLoader.render(chosen.experiment()).getBytes(StandardCharsets.UTF_8));
            try {
                return supervise(chosen, console, begun);
            } catch (UserError e) {
                takeBack(directory, before, lock);
                throw e;
            }
        }
    }

    /** What was refused leaves no folder, or no setting, behind that would be in the way of the next attempt. */
    private void takeBack(RunDirectory directory, Optional<byte[]> before, RunLock lock) throws IOException {
        if (before.isPresent()) {
            AtomicFile.write(directory.experimentConf(), before.get());
        } else if (!keepRefused && !Files.exists(directory.path().resolve("ledger.jsonl"))) {
            lock.close();
            directory.discard();
        }
    }

    private int supervise(RunOptions.Chosen chosen, Console console, Runnable begun)
            throws IOException, InterruptedException {
        RunDirectory directory = chosen.directory();
        ConsoleProgress progress =
                new ConsoleProgress(console, chosen.experiment().termination());
        Supervision supervision = kind.prepare(new LaunchOrder(
                cluster,
                home,
                directory,
                chosen.resume(),
                processStart,
                console.clock(),
                new ConsoleListener(console, progress, output, begun)));
        try (Signals signals = Signals.handle(
                cause -> {
                    supervision.stop();
                    if (output.forPeople()) {
                        console.notice("stopping after a final checkpoint; a second signal stops at once");
                    }
                },
                cause -> {
                    supervision.kill();
                    Runtime.getRuntime().halt(ExitCode.of(cause));
                })) {
            LaunchEnd end = supervision.run();
            progress.close();
            return new EndDisplay(console, output, "'troupe-cluster " + kind.label() + "' with --resume")
                    .show(end, chosen, signals.first());
        }
    }
}
