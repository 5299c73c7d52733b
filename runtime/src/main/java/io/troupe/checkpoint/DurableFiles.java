package io.troupe.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Every change that the store makes to the disk. So few operations, so that a test can record them and replay a crash
 * after each one.
 */
interface DurableFiles {
    /** Makes one new folder; its parent exists. */
    void createFolder(Path folder) throws IOException;

    /** Writes a new file whole and returns when its content would survive a crash. Its name may not, yet. */
    void writeSynced(Path file, byte[] content) throws IOException;

    /** Returns when the names in a folder would survive a crash: what was created, renamed or deleted in it. */
    void syncFolder(Path folder) throws IOException;

    /** Renames at once, or not at all; a file that has the new name is replaced, a folder is not. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes a file or an empty folder; never follows a link. */
    void delete(Path path) throws IOException;
}
