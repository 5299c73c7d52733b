package io.troupe.checkpoint;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads one checkpoint's folder and believes nothing in it: no link is followed, no size is allocated before it is
 * bounded and compared with the file's, every hash is checked.
 *
 * @param path of the folder
 */
record CheckpointFolder(Path path) {
    private static final int MAX_MANIFEST_BYTES = 1 << 20;
    private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;

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
     * Everything, verified.
     *
     * @param maxBytes that all components together may take in memory
     */
    Checkpoint read(long environmentSteps, long maxBytes) throws IOException, CorruptCheckpoint {
        Manifest manifest = manifest(environmentSteps);
        long total = 0;
        for (Manifest.Content content : manifest.files().values()) {
            if (content.sizeBytes() > MAX_ARRAY_BYTES || content.sizeBytes() > maxBytes - total) {
                throw new CorruptCheckpoint(path.resolve(Manifest.FILE) + " lists more than the " + maxBytes
                        + " bytes that may be read into memory");
            }
            total += content.sizeBytes();
        }
        SortedMap<String, byte[]> components = new TreeMap<>();
        for (var file : manifest.files().entrySet()) {
            String name = file.getKey();
            byte[] content = exactContent(name, Math.toIntExact(file.getValue().sizeBytes()));
            if (!Sha256.of(content).equals(file.getValue().sha256())) {
                throw new CorruptCheckpoint(path.resolve(name) + " differs from its SHA-256 in the manifest");
            }
            components.put(name, content);
        }
        return manifest.with(components);
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
        Path file = path.resolve(name);
        long size = size(name);
        if (size != sizeBytes) {
            throw new CorruptCheckpoint(file + " has " + size + " bytes where the manifest says " + sizeBytes);
        }
        ByteBuffer content = ByteBuffer.allocate(sizeBytes);
        try (SeekableByteChannel channel =
                Files.newByteChannel(file, Set.of(StandardOpenOption.READ, NOFOLLOW_LINKS))) {
            while (content.hasRemaining() && channel.read(content) >= 0) {}
        }
        if (content.hasRemaining()) {
            throw new CorruptCheckpoint(file + " became shorter while it was read");
        }
        return content.array();
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
