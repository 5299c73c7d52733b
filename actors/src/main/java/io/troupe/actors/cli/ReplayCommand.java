package io.troupe.actors.cli;

import io.troupe.env.Environments;
import io.troupe.episode.OneCopy;
import io.troupe.episode.Playback;
import io.troupe.episode.Recording;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code troupe replay}. */
@Command(
        name = "replay",
        description = "Takes the actions of a recording once more, and says whether everything is as it was.")
final class ReplayCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(index = "0", paramLabel = "FILE", description = "A file of 'record'.")
    private Path file = Path.of("");

    @Option(
            names = "--trust",
            description =
                    "Lets the file say whose Python code is run and which dm_env_rpc server is connected to: only where you"
                            + " know who made it.")
    private boolean trust;

    ReplayCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Recording recording = Recording.read(file);
        Optional<String> difference;
        try (OneCopy copy = recording.open(Environments.discover(), trust)) {
            difference = new Playback(recording, copy).firstDifference();
        }
        if (difference.isPresent()) {
            console.notice(recording.environment() + " went another way: " + difference.get());
            return ExitCode.FAILED;
        }
        console.out()
                .println(Figures.whole(recording.episodes()) + " episodes, " + Figures.whole(recording.steps())
                        + " steps of " + recording.environment() + ": bit for bit as they were recorded");
        return ExitCode.DONE;
    }
}
