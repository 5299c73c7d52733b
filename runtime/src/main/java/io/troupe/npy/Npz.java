package io.troupe.npy;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Named arrays in one file, as {@code numpy.savez_compressed} writes them and {@code numpy.load} reads them. */
public final class Npz {
    private static final String SUFFIX = ".npy";
    private static final String UNFINISHED = ".part";
    /** The first that a zip can name: so files of the same content are the same. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private Npz() {}

    /** Writes a file: whole, and on the disk, or not at all. One that is there is replaced. Until then it is {@code FILE.part}. */
    public static void write(Path file, SortedMap<String, NpyArray> arrays) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        try {
            try (FileChannel channel = FileChannel.open(
                            unfinished,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE);
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
                    ZipOutputStream zip = new ZipOutputStream(out)) {
                for (Map.Entry<String, NpyArray> array : arrays.entrySet()) {
                    ZipEntry entry = new ZipEntry(array.getKey() + SUFFIX);
                    entry.setTimeLocal(NO_TIME);
                    zip.putNextEntry(entry);
                    Npy.write(array.getValue(), zip);
                    zip.closeEntry();
                }
                zip.finish();
                out.flush();
                channel.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /**
     * Reads a file.
     *
     * @throws MalformedFile when it is no such file, or damaged
     */
    public static SortedMap<String, NpyArray> read(Path file) throws IOException {
        SortedMap<String, NpyArray> arrays = new TreeMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (Iterator<? extends ZipEntry> entries = zip.entries().asIterator(); entries.hasNext(); ) {
                ZipEntry entry = entries.next();
                String name = entry.getName();
                if (name.endsWith(SUFFIX)) {
                    String array = name.substring(0, name.length() - SUFFIX.length());
                    arrays.put(array, read(zip, entry, array));
                }
            }
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw new MalformedFile("it is no zip file, or damaged: " + e.getMessage(), e);
        }
        return Collections.unmodifiableSortedMap(arrays);
    }

    private static NpyArray read(ZipFile zip, ZipEntry entry, String name) throws IOException {
        byte[] bytes;
        try (InputStream in = zip.getInputStream(entry)) {
            bytes = in.readAllBytes();
        } catch (IOException e) {
            throw new MalformedFile("the array '" + name + "' is damaged: " + e.getMessage(), e);
        }
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        if (checksum.getValue() != entry.getCrc()) {
            throw new MalformedFile("the array '" + name + "' is damaged: its checksum is another one");
        }
        try {
            return Npy.read(bytes);
        } catch (MalformedFile e) {
            throw new MalformedFile("the array '" + name + "': " + e.getMessage(), e);
        }
    }
}
