package io.troupe.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Short commands of the operating system, run to their end. */
final class Tool {
    private static final long PATIENCE_SECONDS = 30;

    /**
     * @param exitCode 0 for success
     * @param output both streams
     */
    record Result(int exitCode, String output) {}

    private Tool() {}

    /** Runs a command and returns what it printed; fails where it does. */
    static String run(List<String> command) throws IOException, InterruptedException {
        Result result = tried(command);
        if (result.exitCode() != 0) {
            throw new IOException("'" + String.join(" ", command) + "' ended with " + result.exitCode() + ": "
                    + result.output().strip());
        }
        return result.output();
    }

    /** Runs a command that may fail. */
    static Result tried(List<String> command) throws IOException, InterruptedException {
        // A file, so that no pipe has to be read while waiting.
        Path output = Files.createTempFile("troupe-tool-", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            try {
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new IOException("'" + String.join(" ", command) + "' did not end within " + PATIENCE_SECONDS
                            + " s: " + text(output));
                }
                return new Result(process.exitValue(), text(output));
            } finally {
                process.destroyForcibly();
            }
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
