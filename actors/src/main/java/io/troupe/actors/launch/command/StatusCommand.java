package io.troupe.actors.launch.command;

import io.troupe.actors.cli.Console;
import io.troupe.actors.launch.LaunchStatus;
import io.troupe.checkpoint.RunDirectory;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code troupe-cluster status}. */
@Command(name = "status", description = "Shows what runs where, and how the run gets on.")
final class StatusCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private RunArgument run = new RunArgument();

    @Option(names = "--json", description = "Shows it as JSON.")
    private boolean json;

    StatusCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        RunDirectory directory = run.open();
        LaunchStatus status = LaunchStatus.of(directory);
        String shown = json ? status.json() : status.text();
        console.out().print(shown);
        console.out().flush();
        return 0;
    }
}
