package io.troupe.checkpoint;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.troupe.jvm.JvmMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Checkpoints as folders: {@code <environment steps>/} holds one file per component, {@code manifest.json} with their
 * sizes and hashes, and {@code manifest.sha256} with the manifest's.
 *
 * <p>A folder is written under another name, synced, and renamed; so whatever has a number for a name was complete once.
 * {@code LATEST} is a hint for people and never read. What is deleted must be recognised first: the name, the manifest
 * and every file in it are the store's own.
 */
public final class FileCheckpointStore implements CheckpointStore {
    private final StoreLayout layout;
    private final DurableFiles files;
    private final long maxBytes;

    FileCheckpointStore(Path folder, DurableFiles files, long maxBytes) {
        this.layout = new StoreLayout(folder);
        this.files = files;
        this.maxBytes = maxBytes;
    }

    /**
     * The checkpoints in a folder that exists. What is read of a checkpoint may take half of this process's largest heap:
     * the other half is for what is made of it.
     */
    public static FileCheckpointStore in(Path folder) {
        return new FileCheckpointStore(
                folder, DiskFiles.DISK, JvmMemory.ofThisProcess().halfOfHeap());
    }

    /** Where they are. */
    public Path folder() {
        return layout.folder();
    }

    @Override
    public void write(Checkpoint checkpoint, Runnable progress) throws IOException {
        Manifest manifest = Manifest.of(checkpoint, progress);
        if (manifest.sizeBytes() > maxBytes) {
            throw new IOException("a checkpoint of " + manifest.sizeBytes() + " bytes could not be read back (at most "
                    + maxBytes + ", half of the largest heap): it needs "
                    + JvmMemory.heapOptionForHalf(manifest.sizeBytes())
                    + " at least");
        }
        cleanUp();
        refuseWhenFencedOff(checkpoint);
        if (!isWritten(manifest)) {
            Path unfinished = layout.freeWriteFolder(manifest.environmentSteps());
            try {
                fill(unfinished, manifest, checkpoint.components(), progress);
                putInPlace(unfinished, manifest.environmentSteps());
            } catch (IOException e) {
                giveUp(e);
                throw e;
            }
        }
        writeLatest(manifest.environmentSteps());
    }

    @Override
    public Checkpoint read(long environmentSteps, Predicate<String> wanted) throws IOException, CorruptCheckpoint {
        return layout.inForce(environmentSteps).read(environmentSteps, wanted, maxBytes);
    }

    @Override
    public CheckpointFacts verify(long environmentSteps) throws IOException, CorruptCheckpoint {
        return layout.inForce(environmentSteps).verified(environmentSteps).facts();
    }

    @Override
    public List<Long> list() throws IOException {
        TreeSet<Long> steps = new TreeSet<>();
        for (Path entry : CheckpointFolder.entries(layout.folder())) {
            if (Files.isDirectory(entry, NOFOLLOW_LINKS)) {
                StoreLayout.steps(entry).ifPresent(steps::add);
                StoreLayout.replacedSteps(entry).ifPresent(steps::add);
            }
        }
        return List.copyOf(steps);
    }

    @Override
    public void retain(int keep, Optional<Long> best, Optional<Long> pinned) throws IOException {
        if (keep < 1) {
            throw new IllegalArgumentException("retention keeps at least 1 checkpoint: " + keep);
        }
        cleanUp();
        SortedMap<Long, Manifest> manifests = readableManifests();
        List<Long> current = new ArrayList<>();
        manifests.forEach((steps, manifest) -> {
            if (!isAbandoned(manifest, manifests)) {
                current.add(steps);
            }
        });
        TreeSet<Long> kept = new TreeSet<>(current.subList(Math.max(0, current.size() - keep), current.size()));
        best.ifPresent(kept::add);
        pinned.ifPresent(kept::add);
        for (long steps : manifests.keySet()) {
            if (!kept.contains(steps) && layout.inForce(steps).isRecognised(steps)) {
                delete(layout.checkpoint(steps), steps);
            }
        }
    }

    /** Whether the run went back to before this one and on from there: it is no state of the run any more. */
    private static boolean isAbandoned(Manifest manifest, Map<Long, Manifest> all) {
        return all.values().stream()
                .anyMatch(other ->
                        other.epoch() > manifest.epoch() && other.environmentSteps() < manifest.environmentSteps());
    }

    private SortedMap<Long, Manifest> readableManifests() throws IOException {
        SortedMap<Long, Manifest> manifests = new TreeMap<>();
        for (long steps : list()) {
            try {
                manifests.put(steps, layout.inForce(steps).manifest(steps));
            } catch (CorruptCheckpoint e) {
                // Whoever reads it is told. Here it only means: not recognised, so not touched and not counted.
            }
        }
        return manifests;
    }

    private void refuseWhenFencedOff(Checkpoint checkpoint) throws IOException {
        for (Manifest manifest : readableManifests().values()) {
            if (manifest.epoch() > checkpoint.epoch()) {
                throw new IOException("checkpoint " + checkpoint.environmentSteps() + " of epoch " + checkpoint.epoch()
                        + " is refused: epoch " + manifest.epoch() + " has written checkpoint "
                        + manifest.environmentSteps() + " since");
            }
        }
    }

    private boolean isWritten(Manifest manifest) throws IOException {
        Path path = layout.checkpoint(manifest.environmentSteps());
        if (!StoreLayout.exists(path)) {
            return false;
        }
        try {
            Manifest existing = layout.inForce(manifest.environmentSteps()).verified(manifest.environmentSteps());
            if (Arrays.equals(existing.toJson(), manifest.toJson())) {
                // Whoever wrote it may have crashed before its name was durable.
                files.syncFolder(layout.folder());
                return true;
            }
            if (existing.epoch() == manifest.epoch()) {
                throw new IOException(
                        path + " exists with other content, written in the same epoch " + manifest.epoch());
            }
            return false;
        } catch (CorruptCheckpoint e) {
            return false;
        }
    }

    private void fill(Path folder, Manifest manifest, Map<String, byte[]> components, Runnable progress)
            throws IOException {
        files.createFolder(folder);
        for (Map.Entry<String, byte[]> component : components.entrySet()) {
            files.writeSynced(folder.resolve(component.getKey()), component.getValue());
            progress.run();
        }
        byte[] json = manifest.toJson();
        files.writeSynced(folder.resolve(Manifest.FILE), json);
        files.writeSynced(folder.resolve(Manifest.HASH_FILE), CheckpointFolder.hashLine(json));
        files.syncFolder(folder);
    }

    private void putInPlace(Path unfinished, long steps) throws IOException {
        Path path = layout.checkpoint(steps);
        if (StoreLayout.exists(path)) {
            boolean ours = new CheckpointFolder(path).isRecognised(steps);
            files.rename(path, ours ? layout.replaced(steps) : layout.freeAsideFolder(steps));
        }
        files.rename(unfinished, path);
        files.syncFolder(layout.folder());
        if (StoreLayout.exists(layout.replaced(steps))) {
            deleteContent(layout.replaced(steps));
        }
    }

    /** Frees the disk again; what cannot be undone now is done before the next write. */
    private void giveUp(IOException cause) {
        try {
            cleanUp();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private void writeLatest(long steps) throws IOException {
        files.writeSynced(layout.unfinishedLatest(), (steps + "\n").getBytes(StandardCharsets.US_ASCII));
        files.rename(layout.unfinishedLatest(), layout.latest());
        files.syncFolder(layout.folder());
    }

    /** Finishes or undoes what an earlier write or deletion left behind. */
    private void cleanUp() throws IOException {
        for (Path entry : CheckpointFolder.entries(layout.folder())) {
            OptionalLong replaced = StoreLayout.replacedSteps(entry);
            if (entry.equals(layout.unfinishedLatest()) && Files.isRegularFile(entry, NOFOLLOW_LINKS)) {
                files.delete(entry);
            } else if (replaced.isPresent() && Files.isDirectory(entry, NOFOLLOW_LINKS)) {
                settle(entry, layout.checkpoint(replaced.getAsLong()));
            } else if (StoreLayout.isLeftover(entry) && holdsOnlyOurFiles(entry)) {
                deleteContent(entry);
            }
        }
    }

    private void settle(Path replaced, Path path) throws IOException {
        if (!StoreLayout.exists(path)) {
            files.rename(replaced, path);
            files.syncFolder(layout.folder());
        } else if (holdsOnlyOurFiles(replaced)) {
            // The successor's name must be durable before what it succeeds is gone.
            files.syncFolder(layout.folder());
            deleteContent(replaced);
        }
    }

    private void delete(Path path, long steps) throws IOException {
        Path doomed = layout.freeDeleteFolder(steps);
        files.rename(path, doomed);
        // Without this a crash could show a checkpoint under its number with files missing.
        files.syncFolder(layout.folder());
        deleteContent(doomed);
    }

    private void deleteContent(Path folder) throws IOException {
        for (Path file : CheckpointFolder.entries(folder)) {
            files.delete(file);
        }
        files.delete(folder);
    }

    private static boolean holdsOnlyOurFiles(Path folder) throws IOException {
        if (!Files.isDirectory(folder, NOFOLLOW_LINKS)) {
            return false;
        }
        for (Path file : CheckpointFolder.entries(folder)) {
            String name = file.getFileName().toString();
            boolean ours = name.equals(Manifest.FILE) || name.equals(Manifest.HASH_FILE) || Manifest.isComponent(name);
            if (!ours || !Files.isRegularFile(file, NOFOLLOW_LINKS)) {
                return false;
            }
        }
        return true;
    }
}
