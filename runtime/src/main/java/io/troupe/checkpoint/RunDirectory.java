package io.troupe.checkpoint;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.troupe.input.UserError;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one run, {@code results/<run-id>/}. A hidden file {@code .troupe-run} marks it as one, and is what a
 * process locks while it works in it.
 */
public final class RunDirectory {
    private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final String MARKER = ".troupe-run";

    private final Path path;

    private RunDirectory(Path path) {
        this.path = path;
    }

    /**
     * Makes the directory of a new run.
     *
     * @param results where runs lie; made when it is missing
     * @param force whether an earlier run of this name is deleted; only one that nobody works in and that is recognised
     *     as a run directory, or an empty folder
     * @throws UserError when the name is not allowed, or taken
     */
    public static RunDirectory create(Path results, String runId, boolean force) throws IOException {
        if (!RUN_ID.matcher(runId).matches()) {
            throw new UserError("the run id '" + runId + "' is not allowed: up to 100 letters, digits, dots, dashes"
                    + " and underscores, beginning with a letter or a digit");
        }
        Files.createDirectories(results);
        RunDirectory run = new RunDirectory(results.resolve(runId));
        if (Files.exists(run.path, NOFOLLOW_LINKS)) {
            if (!force && !isRun(run.path)) {
                throw new UserError(run.path + " exists and cannot be resumed, since it has no experiment.conf: --force"
                        + " deletes what is left of a run that never began, --run-id gives this one another name");
            }
            if (!force) {
                throw new UserError(run.path + " exists: --resume continues that run, --force deletes it and starts"
                        + " anew, --run-id gives this one another name");
            }
            run.delete();
        }
        try {
            Files.createDirectory(run.path);
        } catch (FileAlreadyExistsException e) {
            throw new UserError(run.path + " was just made by another process: give this run another --run-id");
        }
        Files.createFile(run.marker());
        Files.createDirectory(run.checkpoints());
        Files.createDirectory(run.log());
        DiskFiles.DISK.syncFolder(run.path);
        DiskFiles.DISK.syncFolder(results);
        return run;
    }

    /**
     * The directory of a run that exists.
     *
     * @throws UserError when it is none
     */
    public static RunDirectory open(Path existing) {
        RunDirectory run = new RunDirectory(existing);
        if (!Files.isDirectory(existing)) {
            throw new UserError(existing + " does not exist, or is not a folder: a run directory is needed, such as"
                    + " results/<run-id>");
        }
        if (!isRun(existing)) {
            throw new UserError(existing + " is not a run directory: it has no experiment.conf");
        }
        return run;
    }

    /** Whether there is a run that {@link #open} takes. */
    public static boolean isRun(Path path) {
        return Files.isRegularFile(new RunDirectory(path).experimentConf());
    }

    /** The directory itself. */
    public Path path() {
        return path;
    }

    /** Its name. */
    public String runId() {
        return path.toAbsolutePath().normalize().getFileName().toString();
    }

    /** The resolved experiment. */
    public Path experimentConf() {
        return path.resolve("experiment.conf");
    }

    /** One line per report. */
    public Path metricsJsonl() {
        return path.resolve("metrics.jsonl");
    }

    /** Folder of the event files. */
    public Path tensorboard() {
        return path.resolve("tensorboard");
    }

    /** Folder of the log files. */
    public Path log() {
        return path.resolve("log");
    }

    /** What the run came to. */
    public Path summaryJson() {
        return path.resolve("summary.json");
    }

    /** Folder of the checkpoints; a {@link FileCheckpointStore}'s. */
    public Path checkpoints() {
        return path.resolve("checkpoints");
    }

    /** The facts of this run. */
    public Ledger ledger(Clock clock) {
        return Ledger.in(path.resolve("ledger.jsonl"), clock);
    }

    /**
     * Makes this process the only one that works in the directory.
     *
     * @throws UserError when another process does; it names the process
     */
    public RunLock lock() throws IOException {
        return RunLock.take(marker(), path);
    }

    /**
     * Takes back the directory of a run that could not be started.
     *
     * @throws UserError when it is no run directory, or somebody works in it
     */
    public void discard() throws IOException {
        delete();
    }

    private Path marker() {
        return path.resolve(MARKER);
    }

    private void delete() throws IOException {
        if (!Files.isDirectory(path, NOFOLLOW_LINKS) || !(Files.isRegularFile(marker(), NOFOLLOW_LINKS) || isEmpty())) {
            throw new UserError(path + " exists and is not a run directory (it has no " + MARKER
                    + "), so --force does not delete it: give this run another --run-id");
        }
        Path doomed = path.resolveSibling(
                ".deleted-" + runId() + "-" + ProcessHandle.current().pid());
        RunLock lock = lock();
        try {
            Files.move(path, doomed);
        } finally {
            lock.close();
        }
        Files.walkFileTree(doomed, new Deletion());
    }

    /** As a run leaves it that is killed before it can mark its directory. */
    private boolean isEmpty() throws IOException {
        try (Stream<Path> entries = Files.list(path)) {
            return entries.findAny().isEmpty();
        }
    }

    /** Deletes what it visits; a link, not what it leads to. */
    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
