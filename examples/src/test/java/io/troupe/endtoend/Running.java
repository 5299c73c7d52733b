package io.troupe.endtoend;

import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A process that was started, and what can be done to it from outside. */
final class Running implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SIGINT = 2;
    private static final long POLL_NANOS = 50_000;

    /** Something that is so, or not yet. */
    interface Condition {
        boolean holds() throws IOException;
    }

    private final Process process;
    private final Path out;
    private final Path err;

    private Running(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static Running start(List<String> command, Path directory) throws IOException {
        Path out = Files.createTempFile("troupe-", ".out");
        Path err = Files.createTempFile("troupe-", ".err");
        out.toFile().deleteOnExit();
        err.toFile().deleteOnExit();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "2");
        return new Running(builder.start(), out, err);
    }

    /** Waits for something that the process does; fails when it ends before, or takes too long. */
    void awaitUntil(String what, Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (!process.isAlive() && !condition.holds()) {
                fail("the process ended before %s: %s", what, await());
            }
            if (System.nanoTime() > deadline) {
                fail("no %s within %s: %s", what, PATIENCE, kill());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Processes that it started itself, and that have not ended. */
    Stream<ProcessHandle> children() {
        return process.children();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it wrote to standard error so far. */
    String errors() throws IOException {
        return text(err);
    }

    /** {@code kill -9}. */
    Ended kill() throws IOException, InterruptedException {
        process.destroyForcibly();
        return await();
    }

    /** Sends SIGINT, as Ctrl-C does. */
    void interrupt() throws IOException, InterruptedException {
        // A shell starts background jobs with SIGINT ignored, and what they start inherits that.
        assumeThat(ignores(SIGINT)).as("SIGINT is ignored here").isFalse();
        signal("INT");
    }

    private boolean ignores(int signal) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("SigIgn:"))
                    .map(line -> Long.parseUnsignedLong(
                            line.substring("SigIgn:".length()).strip(), 16))
                    .anyMatch(mask -> (mask >> (signal - 1) & 1) == 1);
        }
    }

    /** Sends SIGTERM. */
    void terminate() throws IOException, InterruptedException {
        signal("TERM");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Waits for the end. */
    Ended await() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
            fail("the process did not end within %s; it wrote: %s%s", PATIENCE, text(out), text(err));
        }
        return new Ended(process.exitValue(), text(out), text(err));
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
    }
}
