package io.troupe.checkpoint;

import io.troupe.random.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a disk may hold after a crash: what was synced is there; each other change of a name is there or not; content
 * that was not synced is whole, torn or empty.
 *
 * @param afterOperations how many were done
 * @param fate what becomes of what was not synced
 * @param seed of the choices of {@link Fate#ANY}
 */
record Crash(int afterOperations, Fate fate, long seed) {
    enum Fate {
        /** The process died: the system still writes everything. */
        KEPT,
        /** The power went: nothing unsynced is there. */
        LOST,
        /** Names are there, content is not: what some file systems do. */
        NAMES_ONLY,
        /** Anything in between. */
        ANY
    }

    /** Makes that disk in an empty folder. */
    void materialise(List<DiskOperation> all, Path root) throws IOException {
        List<DiskOperation> done = all.subList(0, afterOperations);
        RandomStream random = RandomStream.derive(seed, "crash", afterOperations);
        for (int i = 0; i < done.size(); i++) {
            DiskOperation operation = done.get(i);
            List<DiskOperation> later = done.subList(i + 1, done.size());
            String folder = operation.changedFolder();
            boolean nameSynced = later.contains(new DiskOperation.SyncFolder(folder));
            if (!folder.isEmpty() && (nameSynced || keepsName(random))) {
                applyIfPossible(withContent(operation, later, random), root);
            }
        }
    }

    private boolean keepsName(RandomStream random) {
        return switch (fate) {
            case KEPT, NAMES_ONLY -> true;
            case LOST -> false;
            case ANY -> random.nextBoolean();
        };
    }

    private DiskOperation withContent(DiskOperation operation, List<DiskOperation> later, RandomStream random) {
        if (operation instanceof DiskOperation.Write write
                && !later.contains(new DiskOperation.SyncFile(write.path()))) {
            int kept = switch (fate) {
                case KEPT -> write.content().length();
                case LOST, NAMES_ONLY -> 0;
                case ANY -> random.nextInt(write.content().length() + 1);
            };
            return new DiskOperation.Write(write.path(), write.content().substring(0, kept));
        }
        return operation;
    }

    /** A change of something whose own creation was lost is lost with it. */
    private static void applyIfPossible(DiskOperation operation, Path root) {
        try {
            if (operation instanceof DiskOperation.Delete delete && Files.isDirectory(root.resolve(delete.path()))) {
                // A folder was empty when it was deleted, even if the deletions in it were never synced.
                for (Path file : CheckpointFolder.entries(root.resolve(delete.path()))) {
                    Files.delete(file);
                }
            }
            operation.applyTo(root);
        } catch (IOException e) {
            // Nothing to change.
        }
    }
}
