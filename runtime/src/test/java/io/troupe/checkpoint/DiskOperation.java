package io.troupe.checkpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** One thing that happened to a disk, relative to the store's folder. */
sealed interface DiskOperation {
    record CreateFolder(String path) implements DiskOperation {}

    /** Content has one byte in each character. */
    record Write(String path, String content) implements DiskOperation {}

    record SyncFile(String path) implements DiskOperation {}

    record SyncFolder(String path) implements DiskOperation {}

    record Rename(String from, String to) implements DiskOperation {}

    record Delete(String path) implements DiskOperation {}

    /** Not an operation of the store: from here on the ledger says that a checkpoint is announced. */
    record Announce(long environmentSteps) implements DiskOperation {}

    /** The folder whose sync makes this durable, if it is a change of names. */
    default String changedFolder() {
        return switch (this) {
            case CreateFolder create -> parent(create.path());
            case Write write -> parent(write.path());
            case Rename rename -> parent(rename.to());
            case Delete delete -> parent(delete.path());
            case SyncFile sync -> "";
            case SyncFolder sync -> "";
            case Announce announce -> "";
        };
    }

    /** Does it to a disk. */
    default void applyTo(Path root) throws IOException {
        switch (this) {
            case CreateFolder create -> Files.createDirectory(root.resolve(create.path()));
            case Write write ->
                Files.write(
                        root.resolve(write.path()),
                        write.content().getBytes(ISO_8859_1),
                        StandardOpenOption.CREATE_NEW);
            case Rename rename -> {
                if (Files.isDirectory(root.resolve(rename.to()))) {
                    throw new FileAlreadyExistsException(rename.to());
                }
                Files.move(root.resolve(rename.from()), root.resolve(rename.to()), StandardCopyOption.REPLACE_EXISTING);
            }
            case Delete delete -> Files.delete(root.resolve(delete.path()));
            case SyncFile sync -> {}
            case SyncFolder sync -> {}
            case Announce announce -> {}
        }
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "." : path.substring(0, slash);
    }
}
