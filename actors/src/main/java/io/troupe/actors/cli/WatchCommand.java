package io.troupe.actors.cli;

import io.troupe.actors.StopCause;
import io.troupe.checkpoint.CorruptCheckpoint;
import io.troupe.episode.Performance;
import io.troupe.episode.RecordedPerformance;
import io.troupe.episode.Recording;
import io.troupe.input.UserError;
import io.troupe.render.Renderer;
import io.troupe.render.Renderers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code troupe watch}. */
@Command(name = "watch", description = "Shows a policy act, or a recording, in the terminal.")
final class WatchCommand implements Callable<Integer> {
    private static final double MIN_FPS = 0.1;
    private static final double MAX_FPS = 1_000;

    private final Backend backend;
    private final Console console;

    @Mixin
    private ActingOptions acting = new ActingOptions();

    @Option(
            names = "--fps",
            paramLabel = "N",
            description = "Steps a second in a terminal (default: ${DEFAULT-VALUE}).")
    private double framesPerSecond = 10;

    @Option(
            names = "--svg",
            paramLabel = "FOLDER",
            description = "Writes each step as an SVG file, instead of showing it.")
    private Optional<Path> svg = Optional.empty();

    WatchCommand(Backend backend, Console console) {
        this.backend = backend;
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, CorruptCheckpoint {
        int episodes = acting.episodes();
        // Written so that what is no number does not pass.
        if (!(framesPerSecond >= MIN_FPS && framesPerSecond <= MAX_FPS)) {
            throw new UserError("--fps = " + framesPerSecond + " is not allowed: it must be a number from " + MIN_FPS
                    + " to " + MAX_FPS);
        }
        try (Performance performance = performance()) {
            Renderer renderer = Renderers.discover().require(performance.environment());
            CountDownLatch stopped = new CountDownLatch(1);
            try (Signals signals = Signals.handle(
                    cause -> stopped.countDown(), cause -> Runtime.getRuntime().halt(ExitCode.of(cause)))) {
                Screening screening = new Screening(performance, renderer, stopped);
                if (svg.isPresent()) {
                    screening.write(episodes, svg.get(), console);
                } else {
                    Duration pause =
                            Duration.ofNanos((long) (Duration.ofSeconds(1).toNanos() / framesPerSecond));
                    screening.show(episodes, FrameDisplay.on(console), pause);
                }
                Optional<StopCause> signal = signals.first();
                return signal.map(ExitCode::of).orElse(ExitCode.DONE);
            }
        }
    }

    private Performance performance() throws IOException, CorruptCheckpoint {
        Path location = acting.location();
        if (Files.isRegularFile(location)) {
            acting.requireNone(location.toString());
            return new RecordedPerformance(Recording.read(location));
        }
        SavedPolicy policy = acting.load(backend);
        return backend.perform(policy, acting.sample(), acting.seed(policy));
    }
}
