package io.troupe.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.troupe.input.UserError;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Replays a run's disk up to every operation, in every way a crash may leave it, and recovers from it. */
class CrashTest {
    private static final long MAX_BYTES = 1 << 20;
    private static final int SEEDS = 12;

    @Test
    void everyCrashLeavesTheAnnouncedCheckpointWholeAndTheStoreUsable() throws IOException {
        List<DiskOperation> operations = operationsOfARun();

        assertThat(operations).hasSizeGreaterThan(60);
        assertThat(violations(operations)).isEmpty();
    }

    @Test
    void findsAStoreThatDoesNotSyncItsFiles() throws IOException {
        assertThat(violations(without(DiskOperation.SyncFile.class::isInstance)))
                .isNotEmpty();
    }

    @Test
    void findsAStoreThatDoesNotSyncTheNamesInACheckpoint() throws IOException {
        assertThat(violations(without(operation -> operation instanceof DiskOperation.SyncFolder sync
                        && sync.path().startsWith(".tmp"))))
                .isNotEmpty();
    }

    @Test
    void findsAStoreThatDoesNotSyncTheNamesOfCheckpoints() throws IOException {
        assertThat(violations(without(operation -> operation instanceof DiskOperation.SyncFolder sync
                        && sync.path().equals("."))))
                .isNotEmpty();
    }

    /** Three checkpoints, one of them written again by a later epoch, retention, and one written twice. */
    private static List<DiskOperation> operationsOfARun() throws IOException {
        try (FileSystem disk = Jimfs.newFileSystem(Configuration.unix())) {
            Path root = Files.createDirectory(disk.getPath("/checkpoints"));
            RecordedFiles files = RecordedFiles.on(root);
            FileCheckpointStore store = new FileCheckpointStore(root, files, MAX_BYTES);
            writeAndAnnounce(store, files, 100, 1);
            writeAndAnnounce(store, files, 200, 1);
            store.write(Checkpoints.of(300, 1));
            writeAndAnnounce(store, files, 200, 2);
            writeAndAnnounce(store, files, 300, 2);
            store.retain(1, Optional.of(100L), Optional.of(300L));
            writeAndAnnounce(store, files, 300, 2);
            store.retain(1, Optional.empty(), Optional.of(300L));
            return files.operations;
        }
    }

    private static void writeAndAnnounce(FileCheckpointStore store, RecordedFiles files, long steps, long epoch)
            throws IOException {
        store.write(Checkpoints.of(steps, epoch));
        files.operations.add(new DiskOperation.Announce(steps));
    }

    private static List<DiskOperation> without(Predicate<DiskOperation> sync) throws IOException {
        List<DiskOperation> operations = new ArrayList<>(operationsOfARun());
        assertThat(operations.removeIf(sync)).isTrue();
        return operations;
    }

    /** Of the first moment at which there are any. */
    private static List<String> violations(List<DiskOperation> operations) throws IOException {
        List<String> violations = new ArrayList<>();
        try (FileSystem disk = Jimfs.newFileSystem(Configuration.unix())) {
            int number = 0;
            for (int done = 0; done <= operations.size() && violations.isEmpty(); done++) {
                for (Crash crash : crashes(done)) {
                    Path root = Files.createDirectory(disk.getPath("/" + number++));
                    crash.materialise(operations, root);
                    violation(operations.subList(0, done), root).ifPresent(what -> violations.add(crash + ": " + what));
                }
            }
        }
        return violations;
    }

    private static List<Crash> crashes(int done) {
        List<Crash> crashes = new ArrayList<>();
        crashes.add(new Crash(done, Crash.Fate.KEPT, 0));
        crashes.add(new Crash(done, Crash.Fate.LOST, 0));
        crashes.add(new Crash(done, Crash.Fate.NAMES_ONLY, 0));
        for (int seed = 0; seed < SEEDS; seed++) {
            crashes.add(new Crash(done, Crash.Fate.ANY, seed));
        }
        return crashes;
    }

    private static Optional<String> violation(List<DiskOperation> done, Path root) throws IOException {
        FileCheckpointStore store = new FileCheckpointStore(root, RecordedFiles.on(root), MAX_BYTES);
        Ledger ledger = ledger(done, root.resolveSibling(root.getFileName() + ".jsonl"));
        try {
            for (long steps : store.list()) {
                store.read(steps);
            }
            Optional<Long> announced = lastAnnounced(done);
            long nextEpoch = 9;
            if (announced.isPresent()) {
                ResumePoint point = new Recovery(store, ledger).resumePoint();
                if (point.checkpoint().environmentSteps() != announced.get()
                        || !point.problems().isEmpty()) {
                    return Optional.of("resumes at " + point.checkpoint().environmentSteps() + " instead of "
                            + announced.get() + " " + point.problems());
                }
            }
            store.write(Checkpoints.of(200, nextEpoch));
            store.write(Checkpoints.of(400, nextEpoch));
            if (!Checkpoints.same(store.read(200), Checkpoints.of(200, nextEpoch))
                    || !Checkpoints.same(store.read(400), Checkpoints.of(400, nextEpoch))) {
                return Optional.of("reads something else than was written");
            }
            return CheckpointFolder.entries(root).stream()
                    .map(Path::toString)
                    .filter(name -> name.contains("tmp") || name.contains("damaged"))
                    .findFirst()
                    .map(name -> "leaves " + name);
        } catch (IOException | CorruptCheckpoint | UserError e) {
            return Optional.of(e.toString());
        }
    }

    private static Optional<Long> lastAnnounced(List<DiskOperation> done) {
        return done.stream()
                .filter(DiskOperation.Announce.class::isInstance)
                .map(operation -> ((DiskOperation.Announce) operation).environmentSteps())
                .reduce((earlier, later) -> later);
    }

    private static Ledger ledger(List<DiskOperation> done, Path file) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (DiskOperation operation : done) {
            if (operation instanceof DiskOperation.Announce announce) {
                lines.append(
                                "{\"at\":\"2026-01-01T00:00:00Z\",\"event\":\"checkpoint-announced\",\"environmentSteps\":")
                        .append(announce.environmentSteps())
                        .append(",\"epoch\":1,\"component\":\"supervisor\"}\n");
            }
        }
        Files.writeString(file, lines);
        return Ledger.in(file, Clock.systemUTC());
    }
}
