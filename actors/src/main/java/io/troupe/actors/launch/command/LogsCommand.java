package io.troupe.actors.launch.command;

import io.troupe.actors.cli.Console;
import io.troupe.actors.cli.ExitCode;
import io.troupe.actors.launch.NodeLogs;
import io.troupe.checkpoint.RunDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code troupe-cluster logs}. */
@Command(name = "logs", description = "Shows what the nodes have printed.")
final class LogsCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private RunArgument run = new RunArgument();

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "NODE",
            description = "Nodes such as worker-0 (default: all).")
    private List<String> nodes = new ArrayList<>();

    @Option(
            names = "--lines",
            paramLabel = "N",
            description = "So many lines of each at most (default: ${DEFAULT-VALUE}).")
    private int lines = 50;

    @Option(
            names = {"-f", "--follow"},
            description = "Goes on until Ctrl-C. Not for Kubernetes: 'kubectl logs --follow' does that.")
    private boolean follow;

    LogsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        RunDirectory directory = run.open();
        NodeLogs logs = NodeLogs.of(directory, nodes, Math.max(1, lines));
        logs.show(console.out()::println);
        console.out().flush();
        while (follow) {
            logs.showMore(console.out()::println);
            console.out().flush();
        }
        return ExitCode.DONE;
    }
}
