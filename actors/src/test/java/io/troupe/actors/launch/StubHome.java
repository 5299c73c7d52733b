package io.troupe.actors.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of Troupe whose {@code bin/troupe node} is {@link StubNode}. */
public final class StubHome {
    private StubHome() {}

    /** Makes it. */
    public static Path in(Path folder) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        script(bin.resolve("troupe"), "exec " + java() + " $TROUPE_JAVA_OPTS " + StubNode.class.getName() + " \"$@\"");
        script(
                bin.resolve("troupe-cluster"),
                "exec " + java() + " -Dtroupe.home=" + folder + " io.troupe.actors.launch.command.Main \"$@\"");
        return folder;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java")
                + " -Xshare:auto -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "
                + System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /**
     * Writes a shell script that can be run. Another process writes it: what this one has open for writing, a process that
     * another test starts just then has open too, and what is open for writing cannot be run.
     */
    public static Path script(Path file, String... lines) throws IOException {
        Path text = Files.writeString(
                file.resolveSibling(file.getFileName() + ".text"), "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        if (!text.toFile().setExecutable(true)) {
            throw new IOException(text + " cannot be made executable");
        }
        try {
            int exitCode = new ProcessBuilder("cp", text.toString(), file.toString())
                    .start()
                    .waitFor();
            if (exitCode != 0) {
                throw new IOException(file + " cannot be written: cp ended with " + exitCode);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + file + " was written", e);
        }
        return file;
    }
}
