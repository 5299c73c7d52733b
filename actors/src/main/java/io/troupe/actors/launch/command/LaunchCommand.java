package io.troupe.actors.launch.command;

import io.troupe.actors.RunBlueprint;
import io.troupe.actors.cli.Console;
import io.troupe.actors.cli.OutputOptions;
import io.troupe.actors.cli.RunOptions;
import io.troupe.actors.launch.ClusterFile;
import io.troupe.actors.launch.LaunchKind;
import io.troupe.algorithm.Algorithms;
import io.troupe.config.ExperimentLoader;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A launch whose nodes this process supervises. */
@Command
final class LaunchCommand implements Callable<Integer> {
    private final LaunchKind kind;
    private final Console console;
    private final String home;
    private final Instant processStart;

    @Mixin
    private RunOptions run = new RunOptions();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(
            names = "--detach",
            description = "Returns when the first nodes have joined; the launcher goes on in the background.")
    private boolean detach;

    @Option(names = Daemon.OPTION, hidden = true, description = "Is that launcher in the background.")
    private boolean daemon;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    LaunchCommand(LaunchKind kind, Console console, String home, Instant processStart) {
        this.kind = kind;
        this.console = console;
        this.home = home;
        this.processStart = processStart;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (detach) {
            return new Daemon(home, console)
                    .start(spec.root().commandLine().getParseResult().originalArgs());
        }
        ClusterFile file = cluster.read();
        kind.check(file);
        RunOptions.Chosen chosen = run.choose(
                new ExperimentLoader(Algorithms.discover()),
                experiment -> RunBlueprint.of(experiment).check(),
                console.clock());
        Launching launching = new Launching(kind, file, home, processStart, output, false);
        return daemon ? launching.inBackground(chosen, console) : launching.run(chosen, console, () -> {});
    }
}
