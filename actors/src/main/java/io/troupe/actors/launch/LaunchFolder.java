package io.troupe.actors.launch;

import io.troupe.checkpoint.AtomicFile;
import io.troupe.checkpoint.RunDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** What a launcher keeps in a run directory: {@code cluster/}, readable by its owner only since it holds the token. */
final class LaunchFolder {
    private final RunDirectory run;

    LaunchFolder(RunDirectory run) {
        this.run = run;
    }

    /** Makes what is missing. */
    void create() throws IOException {
        if (!Files.isDirectory(path())) {
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                Files.createDirectory(
                        path(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectory(path());
            }
        }
        Files.createDirectories(run.log());
    }

    Path path() {
        return run.path().toAbsolutePath().normalize().resolve("cluster");
    }

    /** The run directory itself, as every node is told it. */
    Path runDirectory() {
        return run.path().toAbsolutePath().normalize();
    }

    String runId() {
        return run.runId();
    }

    /** The file of {@code troupe node --config}. */
    Path config(NodeName name) {
        return path().resolve(name.label() + ".conf");
    }

    /** What the node prints. */
    Path log(NodeName name) {
        return runDirectory().resolve("log").resolve(name.label() + ".log");
    }

    Path launchJson() {
        return path().resolve("launch.json");
    }

    Path processesJson() {
        return runDirectory().resolve("processes.json");
    }

    /** Replaces a file as a whole. */
    static void write(Path file, String content) throws IOException {
        AtomicFile.write(file, content.getBytes(StandardCharsets.UTF_8));
    }
}
