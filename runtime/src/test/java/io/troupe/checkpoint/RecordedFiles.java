package io.troupe.checkpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A disk that keeps a record of what is done to it, and fails where it is told to. */
final class RecordedFiles implements DurableFiles {
    /** What happens after the operation that fails first. */
    enum Afterwards {
        WORKS_AGAIN,
        STAYS_FULL
    }

    final List<DiskOperation> operations = new ArrayList<>();
    private final Path root;
    private final int failAt;
    private final Afterwards afterwards;
    private int calls;

    private RecordedFiles(Path root, int failAt, Afterwards afterwards) {
        this.root = root;
        this.failAt = failAt;
        this.afterwards = afterwards;
    }

    static RecordedFiles on(Path root) {
        return new RecordedFiles(root, Integer.MAX_VALUE, Afterwards.WORKS_AGAIN);
    }

    /** Fails at one operation, counted from 0; a write has written half by then. Deleting always works. */
    static RecordedFiles failing(Path root, int operation, Afterwards afterwards) {
        return new RecordedFiles(root, operation, afterwards);
    }

    boolean hasFailed() {
        return calls > failAt;
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        failIfDue();
        record(new DiskOperation.CreateFolder(name(folder)));
    }

    @Override
    public void writeSynced(Path file, byte[] content) throws IOException {
        String text = new String(content, ISO_8859_1);
        try {
            failIfDue();
        } catch (IOException e) {
            record(new DiskOperation.Write(name(file), text.substring(0, text.length() / 2)));
            throw e;
        }
        record(new DiskOperation.Write(name(file), text));
        record(new DiskOperation.SyncFile(name(file)));
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        failIfDue();
        record(new DiskOperation.SyncFolder(name(folder)));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        failIfDue();
        record(new DiskOperation.Rename(name(from), name(to)));
    }

    @Override
    public void delete(Path path) throws IOException {
        record(new DiskOperation.Delete(name(path)));
    }

    private void failIfDue() throws IOException {
        int call = calls++;
        if (call == failAt || (call > failAt && afterwards == Afterwards.STAYS_FULL)) {
            throw new IOException("No space left on device");
        }
    }

    private void record(DiskOperation operation) throws IOException {
        operation.applyTo(root);
        operations.add(operation);
    }

    private String name(Path path) {
        String name = root.relativize(path).toString();
        return name.isEmpty() ? "." : name;
    }
}
