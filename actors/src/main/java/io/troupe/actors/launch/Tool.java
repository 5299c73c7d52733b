package io.troupe.actors.launch;

import io.troupe.input.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of others that are called and waited for: {@code sbatch}, {@code kubectl} and so on. */
final class Tool {
    private Tool() {}

    /**
     * How a call ended.
     *
     * @param exitCode of the program
     * @param out what it wrote to standard output
     * @param err what it wrote to standard error
     */
    record Result(int exitCode, String out, String err) {
        boolean succeeded() {
            return exitCode == 0;
        }

        /** For messages: the last line of what it complained about. */
        String complaint() {
            String all = err.isBlank() ? out : err;
            return all.isBlank()
                    ? "exit code " + exitCode
                    : all.strip().lines().reduce((earlier, later) -> later).orElse("");
        }
    }

    /**
     * Calls it and waits for its end, with nothing to read.
     *
     * @throws UserError when there is no such program
     * @throws IOException when it takes longer than {@code timeout}; it is killed then
     */
    static Result call(List<String> command, Duration timeout) throws IOException, InterruptedException {
        Path out = Files.createTempFile("troupe", ".out");
        Path err = Files.createTempFile("troupe", ".err");
        try {
            Process process = start(command, out, err);
            process.getOutputStream().close();
            try {
                if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IOException(
                            "'" + String.join(" ", command) + "' did not end within " + timeout.toSeconds() + " s");
                }
            } finally {
                process.destroyForcibly();
            }
            return new Result(process.exitValue(), text(out), text(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** As {@link #call}, for a call that must succeed. */
    static String mustCall(List<String> command, Duration timeout) throws IOException, InterruptedException {
        Result result = call(command, timeout);
        if (!result.succeeded()) {
            throw new UserError("'" + String.join(" ", command) + "' failed: " + result.complaint());
        }
        return result.out();
    }

    private static Process start(List<String> command, Path out, Path err) {
        try {
            return new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
        } catch (IOException e) {
            throw new UserError("'" + command.getFirst() + "' cannot be run: is it installed and in PATH? ("
                    + e.getMessage() + ")");
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
