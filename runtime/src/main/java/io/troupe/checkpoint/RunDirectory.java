package io.troupe.checkpoint;

import io.troupe.config.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of one run, {@code results/<run-id>/}. A stand-in with the shape of the real one. */
public final class RunDirectory {
    private final Path path;

    private RunDirectory(Path path) {
        this.path = path;
    }

    /** Makes the directory of a new run; {@code force} is not acted on here. */
    public static RunDirectory create(Path results, String runId, boolean force) throws IOException {
        Path path = results.resolve(runId);
        if (Files.exists(path) && !force) {
            throw new UserError(path + " exists: --resume continues that run, --force deletes it and starts anew,"
                    + " --run-id gives this one another name");
        }
        Files.createDirectories(path.resolve("checkpoints"));
        Files.createDirectories(path.resolve("log"));
        return new RunDirectory(path);
    }

    /** The directory of a run that exists. */
    public static RunDirectory open(Path existing) {
        RunDirectory run = new RunDirectory(existing);
        if (!Files.isRegularFile(run.experimentConf())) {
            throw new UserError(existing + " is not a run directory: it has no experiment.conf");
        }
        return run;
    }

    public Path path() {
        return path;
    }

    public String runId() {
        return String.valueOf(path.toAbsolutePath().normalize().getFileName());
    }

    public Path experimentConf() {
        return path.resolve("experiment.conf");
    }

    public Path metricsJsonl() {
        return path.resolve("metrics.jsonl");
    }

    public Path tensorboard() {
        return path.resolve("tensorboard");
    }

    public Path log() {
        return path.resolve("log");
    }

    public Path summaryJson() {
        return path.resolve("summary.json");
    }

    public Path checkpoints() {
        return path.resolve("checkpoints");
    }
}
