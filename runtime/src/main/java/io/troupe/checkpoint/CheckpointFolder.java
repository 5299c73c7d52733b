package io.troupe.checkpoint;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.troupe.input.UserError;
import io.troupe.jvm.JvmMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Reads one checkpoint's folder and believes nothing in it: no link is followed, no size is allocated before it is
 * bounded and compared with the file's, every hash is checked.
 *
 * @param path of the folder
 */
record CheckpointFolder(Path path) {
    private static final int MAX_MANIFEST_BYTES = 1 << 20;
    private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;
    /** The JVM copies what it reads to the heap by way of direct memory of the same size, and keeps that. */
    private static final int SLICE_BYTES = 1 << 20;

    /** The line that {@code sha256sum --check} understands. */
    static byte[] hashLine(byte[] manifest) {
        return (Sha256.of(manifest) + "  " + Manifest.FILE + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** The manifest, verified against its own hash and for these environment steps. */
    Manifest manifest(long environmentSteps) throws IOException, CorruptCheckpoint {
        if (!Files.isDirectory(path, NOFOLLOW_LINKS)) {
            throw new CorruptCheckpoint(path + " is missing");
        }
        byte[] json = content(Manifest.FILE, MAX_MANIFEST_BYTES);
        byte[] hash = content(Manifest.HASH_FILE, MAX_MANIFEST_BYTES);
        if (!Arrays.equals(hash, hashLine(json))) {
            throw new CorruptCheckpoint(path.resolve(Manifest.FILE) + " differs from the hash in "
                    + path.resolve(Manifest.HASH_FILE) + ": one of them was changed");
        }
        try {
            Manifest manifest = Manifest.fromJson(json);
            if (manifest.environmentSteps() != environmentSteps) {
                throw new CorruptCheckpoint("is of environment step " + manifest.environmentSteps());
            }
            return manifest;
        } catch (CorruptCheckpoint e) {
            throw new CorruptCheckpoint(path.resolve(Manifest.FILE) + " " + e.getMessage());
        }
    }

    /**
     * The wanted components; all are verified.
     *
     * @param wanted by name
     * @param maxBytes that the wanted ones together may take in memory
     * @throws UserError when they need more than that
     */
    Checkpoint read(long environmentSteps, Predicate<String> wanted, long maxBytes)
            throws IOException, CorruptCheckpoint {
        Manifest manifest = manifest(environmentSteps);
        requireFits(manifest, wanted, maxBytes);
        SortedMap<String, byte[]> components = new TreeMap<>();
        for (var file : manifest.files().entrySet()) {
            String name = file.getKey();
            if (wanted.test(name)) {
                byte[] content =
                        exactContent(name, Math.toIntExact(file.getValue().sizeBytes()));
                requireHash(name, Sha256.of(content), file.getValue());
                components.put(name, content);
            } else {
                verify(name, file.getValue());
            }
        }
        return manifest.with(components);
    }

    /** The manifest, after everything that it lists was verified against it. */
    Manifest verified(long environmentSteps) throws IOException, CorruptCheckpoint {
        Manifest manifest = manifest(environmentSteps);
        for (var file : manifest.files().entrySet()) {
            verify(file.getKey(), file.getValue());
        }
        return manifest;
    }

    /** What only its size speaks against is as good as any other: whoever skipped it would lose what was learnt. */
    private void requireFits(Manifest manifest, Predicate<String> wanted, long maxBytes)
            throws IOException, CorruptCheckpoint {
        long total = 0;
        for (var file : manifest.files().entrySet()) {
            long size = file.getValue().sizeBytes();
            requireSize(file.getKey(), size);
            if (wanted.test(file.getKey())) {
                if (size > MAX_ARRAY_BYTES) {
                    throw new CorruptCheckpoint(path.resolve(file.getKey()) + " has " + size
                            + " bytes, which no component has (at most " + MAX_ARRAY_BYTES + ")");
                }
                total += size;
            }
        }
        if (total > maxBytes) {
            throw new UserError("checkpoint " + manifest.environmentSteps() + " (" + path + ") takes " + total
                    + " bytes in memory, where this process may use " + maxBytes + ", half of its heap: it needs "
                    + JvmMemory.heapOptionForHalf(total) + " at least");
        }
    }

    private void verify(String name, Manifest.Content expected) throws IOException, CorruptCheckpoint {
        requireSize(name, expected.sizeBytes());
        MessageDigest digest = Sha256.digest();
        ByteBuffer slice = ByteBuffer.allocate(SLICE_BYTES);
        try (SeekableByteChannel channel = open(name)) {
            while (channel.read(slice) >= 0) {
                digest.update(slice.flip());
                slice.clear();
            }
        }
        requireHash(name, Sha256.hex(digest.digest()), expected);
    }

    private void requireHash(String name, String sha256, Manifest.Content expected) throws CorruptCheckpoint {
        if (!sha256.equals(expected.sha256())) {
            throw new CorruptCheckpoint(path.resolve(name) + " differs from its SHA-256 in the manifest");
        }
    }

    private void requireSize(String name, long sizeBytes) throws IOException, CorruptCheckpoint {
        long size = size(name);
        if (size != sizeBytes) {
            throw new CorruptCheckpoint(
                    path.resolve(name) + " has " + size + " bytes where the manifest says " + sizeBytes);
        }
    }

    /**
     * Whether this folder is nothing but a checkpoint of ours, so that it may be deleted: a manifest that reads, for
     * these steps, and no file besides those it lists.
     */
    boolean isRecognised(long environmentSteps) throws IOException {
        try {
            Set<String> listed = manifest(environmentSteps).files().keySet();
            for (Path file : files()) {
                String name = file.getFileName().toString();
                if (!name.equals(Manifest.FILE) && !name.equals(Manifest.HASH_FILE) && !listed.contains(name)) {
                    return false;
                }
            }
            return true;
        } catch (CorruptCheckpoint e) {
            return false;
        }
    }

    /** What lies in it, of any kind. */
    List<Path> files() throws IOException {
        return entries(path);
    }

    /** What lies in a folder, sorted by name. */
    static List<Path> entries(Path folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(entries);
        return entries;
    }

    private byte[] content(String name, int maxBytes) throws IOException, CorruptCheckpoint {
        long size = size(name);
        if (size > maxBytes) {
            throw new CorruptCheckpoint(
                    path.resolve(name) + " has " + size + " bytes, which is too many (at most " + maxBytes + ")");
        }
        return exactContent(name, Math.toIntExact(size));
    }

    private byte[] exactContent(String name, int sizeBytes) throws IOException, CorruptCheckpoint {
        requireSize(name, sizeBytes);
        ByteBuffer content = ByteBuffer.allocate(sizeBytes);
        int read = 0;
        try (SeekableByteChannel channel = open(name)) {
            while (content.hasRemaining() && read >= 0) {
                content.limit(Math.min(sizeBytes, content.position() + SLICE_BYTES));
                read = channel.read(content);
                content.limit(sizeBytes);
            }
        }
        if (content.hasRemaining()) {
            throw new CorruptCheckpoint(path.resolve(name) + " became shorter while it was read");
        }
        return content.array();
    }

    private SeekableByteChannel open(String name) throws IOException {
        return Files.newByteChannel(path.resolve(name), Set.of(StandardOpenOption.READ, NOFOLLOW_LINKS));
    }

    private long size(String name) throws IOException, CorruptCheckpoint {
        Path file = path.resolve(name);
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                throw new CorruptCheckpoint(file + " is not a regular file");
            }
            return attributes.size();
        } catch (NoSuchFileException e) {
            throw new CorruptCheckpoint(file + " is missing");
        }
    }
}
