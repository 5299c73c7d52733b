package io.troupe.testkit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A process that this test started. What it writes goes to two files, so it never waits for a reader. */
public final class StartedProcess implements ControlledProcess, Witness {
    private static final int TAIL_BYTES = 3000;

    private final String name;
    private final List<String> command;
    private final Process process;
    private final Path out;
    private final Path err;

    StartedProcess(String name, List<String> command, Process process, Path out, Path err) {
        this.name = name;
        this.command = List.copyOf(command);
        this.process = process;
        this.out = out;
        this.err = err;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    /** 128 plus the number of the signal where one ended it; empty while it lives. */
    public OptionalInt exitCode() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /**
     * Waits for its end.
     *
     * @return its exit code
     * @throws AssertionError when it does not end in time; it goes on
     */
    public int awaitExit(Duration within) throws InterruptedException {
        if (!process.waitFor(within.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new AssertionError(name + " did not end within " + within.toMillis() + " ms\n" + story());
        }
        return process.exitValue();
    }

    /** The file of its standard output. */
    public Path out() {
        return out;
    }

    /** The file of its standard error. */
    public Path err() {
        return err;
    }

    /** What it wrote to standard output so far. */
    public String output() throws IOException {
        return Files.readString(out);
    }

    /** What it wrote to standard error so far. */
    public String errors() throws IOException {
        return Files.readString(err);
    }

    /** Whether it lives, and the ends of what it wrote. */
    @Override
    public String story() {
        String state = exitCode().isPresent() ? "ended with " + exitCode().getAsInt() : "runs";
        return "== " + name + ", process " + pid() + ", " + state + (isStopped() ? " (stopped)" : "") + ": "
                + String.join(" ", command.subList(0, 1)) + " ... " + command.getLast() + "\n"
                + tail("standard output", out) + tail("standard error", err);
    }

    @Override
    public boolean hopeless() {
        return !isAlive();
    }

    void destroy() {
        // The parent first: it might start another one meanwhile.
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroyForcibly().onExit().join();
        descendants.forEach(ProcessHandle::destroyForcibly);
        descendants.forEach(descendant -> descendant.onExit().join());
    }

    private static String tail(String what, Path file) {
        try (RandomAccessFile written = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, written.length() - TAIL_BYTES);
            byte[] end = new byte[(int) (written.length() - from)];
            written.seek(from);
            written.readFully(end);
            String text = new String(end, StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? "" : "-- " + what + (from > 0 ? " (its end)" : "") + "\n" + text + "\n";
        } catch (IOException e) {
            return "-- " + what + " cannot be read: " + e.getMessage() + "\n";
        }
    }
}
