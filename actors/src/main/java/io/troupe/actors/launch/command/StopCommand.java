package io.troupe.actors.launch.command;

import io.troupe.actors.cli.Console;
import io.troupe.actors.cli.ExitCode;
import io.troupe.actors.launch.LaunchRecord;
import io.troupe.actors.launch.LaunchStop;
import io.troupe.checkpoint.RunDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code troupe-cluster stop}. */
@Command(name = "stop", description = "Ends a run after a final checkpoint, and waits for that.")
final class StopCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private RunArgument run = new RunArgument();

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "How long to wait (default: ${DEFAULT-VALUE}).")
    private int seconds = 120;

    StopCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        RunDirectory directory = run.open();
        LaunchStop.Result result =
                LaunchStop.of(directory, LaunchRecord.read(directory)).stop(Duration.ofSeconds(Math.max(1, seconds)));
        if (result.ended()) {
            console.out().println(result.message());
            return ExitCode.DONE;
        }
        console.notice(result.message());
        return ExitCode.FAILED;
    }
}
