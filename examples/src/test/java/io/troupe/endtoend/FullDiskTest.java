package io.troupe.endtoend;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up during a run: a file system of two megabytes, which only root may mount. */
@ExtendWith(TroupeProcesses.class)
final class FullDiskTest {
    @TempDir
    Path folder;

    private Path disk = Path.of("");
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        mounted = succeeds("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString());
        assumeThat(mounted).as("a small file system can be mounted here").isTrue();
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(succeeds("umount", disk.toString())).isTrue();
        }
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private RunFolder run() {
        return new RunFolder(disk.resolve("run"));
    }

    private Running training(Troupe troupe, String setting) throws Exception {
        List<String> arguments = List.of(
                "train",
                TinyExperiment.in(folder).toString(),
                "--quiet",
                "--results-dir",
                disk.toString(),
                "--run-id",
                "run",
                setting);
        Running running = troupe.start(folder, arguments.toArray(String[]::new));
        running.awaitUntil("a checkpoint", () -> run().last("checkpoint-announced") > 0);
        return running;
    }

    /** Takes what is left; a checkpoint that goes may leave room again. */
    private void fill() throws IOException {
        byte[] block = new byte[512];
        try (OutputStream out = Files.newOutputStream(filler(), CREATE, APPEND)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private Path filler() {
        return disk.resolve("filler");
    }

    /** Keeps the disk full until checkpoints have been tried and not been announced, several times over. */
    private void fillUntilCheckpointsFail(Running running) throws Exception {
        Set<FileTime> tried = new HashSet<>();
        long[] announced = {-1};
        running.awaitUntil("checkpoints that fail", () -> {
            fill();
            long newest = run().last("checkpoint-announced");
            if (newest != announced[0]) {
                announced[0] = newest;
                tried.clear();
            }
            tried.add(Files.getLastModifiedTime(run().path().resolve("checkpoints")));
            return tried.size() > 5;
        });
    }

    @Test
    void endsTheRunNamingTheDiskAndKeepsTheLastGoodCheckpoint(Troupe troupe) throws Exception {
        Ended ended;
        try (Running running = training(troupe, "checkpoint.onFailure=fail")) {
            while (running.isAlive()) {
                fill();
            }
            ended = running.await();
        }

        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.err())
                .contains("checkpoint", "No space left on device")
                .doesNotContain("\tat ");
        assertThat(troupe.run(folder, "inspect", run().path().toString()).exitCode())
                .isZero();
    }

    @Test
    void goesOnWhereThatIsWantedAndWritesCheckpointsAgainOnceThereIsRoom(Troupe troupe) throws Exception {
        Ended ended;
        try (Running running = training(troupe, "checkpoint.onFailure=continue")) {
            fillUntilCheckpointsFail(running);
            long before = run().last("checkpoint-announced");
            Files.delete(filler());
            running.awaitUntil("a checkpoint again", () -> run().last("checkpoint-announced") > before);
            running.terminate();
            ended = running.await();
        }

        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(143);
        assertThat(run().summary().required("failures").findValuesAsText("component"))
                .contains("checkpoint-writer");
        assertThat(troupe.run(folder, "inspect", run().path().toString()).exitCode())
                .isZero();
    }
}
