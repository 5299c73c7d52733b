package io.troupe.checkpoint;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.troupe.input.UserError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run directory that belongs to this process until it is closed, or until the process dies in whatever way.
 *
 * <p>The name of the owner is in a file of its own, because closing any channel of a locked file, even one opened to
 * read it, would end this process's lock (POSIX). For the same reason the owner is asked for before the file is opened.
 */
public final class RunLock implements AutoCloseable {
    private static final String OWNER = ".troupe-owner";

    private final FileChannel channel;
    private final Path owner;

    private RunLock(FileChannel channel, Path owner) {
        this.channel = channel;
        this.owner = owner;
    }

    static RunLock take(Path file, Path directory) throws IOException {
        Path owner = directory.resolve(OWNER);
        if (ownerIn(owner).equals(thisProcess())) {
            throw inUse(directory, owner);
        }
        FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, NOFOLLOW_LINKS));
        try {
            if (tryLock(channel) == null) {
                throw inUse(directory, owner);
            }
            Files.deleteIfExists(owner);
            Files.writeString(owner, thisProcess());
            return new RunLock(channel, owner);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            // A directory that was moved away has taken the file along.
            Files.deleteIfExists(owner);
            channel.close();
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static UserError inUse(Path directory, Path owner) throws IOException {
        String name = ownerIn(owner).replaceFirst(" .*", "");
        return new UserError(directory + " is in use by process " + (name.isEmpty() ? "(unknown)" : name)
                + ": wait for it or stop it, or give this run another --run-id");
    }

    private static String ownerIn(Path owner) throws IOException {
        try {
            return Files.readString(owner);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /** Its number may be another process's after a restart; together with its start it is not. */
    private static String thisProcess() {
        ProcessHandle process = ProcessHandle.current();
        long start = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return process.pid() + " " + start;
    }
}
