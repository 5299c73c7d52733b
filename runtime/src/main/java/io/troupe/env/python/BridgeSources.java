package io.troupe.env.python;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Python package that goes with this program, unpacked from its resources into a temporary folder. It is part of the
 * jar, so that the two sides are always of one version, wherever the jar runs, and nothing needs to be installed.
 */
final class BridgeSources implements AutoCloseable {
    static final String MODULE = "troupe_bridge";
    /** Every file of the package that runs. */
    static final List<String> FILES = List.of(
            "__init__.py",
            "__main__.py",
            "behaviours.py",
            "copies.py",
            "failures.py",
            "frames.py",
            "measures.py",
            "parallel.py",
            "remote.py",
            "rows.py",
            "session.py",
            "single.py",
            "spaces.py");

    private final Path folder;

    private BridgeSources(Path folder) {
        this.folder = folder;
    }

    /** Unpacks it. The folder is only for this user. */
    static BridgeSources unpack() throws IOException {
        BridgeSources sources = new BridgeSources(Files.createTempDirectory("troupe-py"));
        try {
            Path module = Files.createDirectory(sources.folder.resolve(MODULE));
            for (String file : FILES) {
                try (InputStream resource = Optional.ofNullable(
                                BridgeSources.class.getResourceAsStream("source/" + MODULE + "/" + file))
                        .orElseThrow(() -> new IOException(file + " is missing from the jar"))) {
                    Files.copy(resource, module.resolve(file));
                }
            }
            return sources;
        } catch (IOException | RuntimeException | Error e) {
            sources.close();
            throw e;
        }
    }

    /** To put in front of {@code PYTHONPATH}. */
    Path folder() {
        return folder;
    }

    /** Where to listen; paths of sockets must be short. */
    Path socket() {
        return folder.resolve("s");
    }

    /**
     * Deletes the folder, with the byte code that Python wrote there; once all modules are loaded nobody needs it. What
     * cannot be deleted is left to whoever cleans temporary folders: it is no reason to do without a process that works.
     */
    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // Said above.
        }
    }
}
