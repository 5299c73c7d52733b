package io.troupe.actors.launch.command;

import io.troupe.checkpoint.RunDirectory;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The run that a command is about. */
final class RunArgument {
    @Parameters(index = "0", paramLabel = "RUN", description = "A run directory, such as results/cartpole-1.")
    private Path run = Path.of("");

    RunDirectory open() {
        return RunDirectory.open(run);
    }
}
