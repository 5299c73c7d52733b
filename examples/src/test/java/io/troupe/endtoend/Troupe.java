package io.troupe.endtoend;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * Starts {@code Main} in processes of its own, with the options of {@code bin/troupe} and the class path of the tests.
 *
 * <p>A process of a test lives for a second, so starting it is what costs: the folders of the class path are packed into
 * jars, which an archive of loaded classes needs, and the optimising compiler stays off.
 */
final class Troupe implements AutoCloseable {
    private static final String MAIN = "io.troupe.actors.cli.Main";

    private final Path folder;
    private final String classPath;
    private final Path archive;

    private Troupe(Path folder, String classPath) {
        this.folder = folder;
        this.classPath = classPath;
        archive = folder.resolve("classes.jsa");
    }

    /** Packs the class path and makes the archive, by one short run. */
    static Troupe pack() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("troupe-");
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            entries.add(
                    Files.isDirectory(path)
                            ? jarOf(path, folder.resolve(entries.size() + ".jar"))
                                    .toString()
                            : entry);
        }
        Troupe troupe = new Troupe(folder, String.join(File.pathSeparator, entries));
        Path experiment = TinyExperiment.in(folder);
        Running first = troupe.start(
                folder,
                List.of("-XX:ArchiveClassesAtExit=" + troupe.archive),
                "train",
                experiment.toString(),
                "termination.maxUpdates=2",
                "--quiet");
        if (first.await().exitCode() != 0) {
            throw new IllegalStateException("the first run failed: " + first.await());
        }
        return troupe;
    }

    private static Path jarOf(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(file);
                Stream<Path> paths = Files.walk(classes)) {
            for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                packed.putNextEntry(new JarEntry(classes.relativize(path).toString()));
                Files.copy(path, packed);
            }
        }
        return jar;
    }

    /** Starts a command; what it prints goes to files of its own in {@code directory}. */
    Running start(Path directory, String... arguments) throws IOException {
        return start(directory, List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto"), arguments);
    }

    /** Runs a command to its end. */
    Ended run(Path directory, String... arguments) throws IOException, InterruptedException {
        return start(directory, arguments).await();
    }

    private Running start(Path directory, List<String> archiving, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-Xlog:cds*=off:stderr",
                "-Xlog:aot*=off:stderr",
                "-XX:-PrintWarnings",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        if (Runtime.version().feature() >= 24) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(archiving);
        command.addAll(List.of("-cp", classPath, MAIN));
        command.addAll(List.of(arguments));
        return Running.start(command, directory);
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.sorted((one, other) -> other.compareTo(one)).forEach(Troupe::delete);
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
