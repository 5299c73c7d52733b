package io.troupe.actors.launch;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * A started node. Its standard input is a pipe from this process: when this process is gone, the node goes too
 * ({@link LauncherLease}).
 */
final class NodeProcess {
    /** What a node on another machine prints first, with its number there. */
    static final String REMOTE_PID = "troupe-node-pid ";

    private static final int MESSAGE_BYTES = 4096;
    private static final int MESSAGE_LINES = 12;

    private final Process process;
    private final Path log;
    private final long logStart;
    private final boolean remote;
    private final Instant started;
    private OptionalLong remotePid = OptionalLong.empty();

    private NodeProcess(Process process, Path log, long logStart, boolean remote, Instant started) {
        this.process = process;
        this.log = log;
        this.logStart = logStart;
        this.remote = remote;
        this.started = started;
    }

    /**
     * Starts it; what it prints is added to {@code log}.
     *
     * @param remote whether the process that is started here only connects to the node
     */
    static NodeProcess start(ProcessBuilder command, Path log, boolean remote, Instant now) throws IOException {
        long logStart = Files.exists(log) ? Files.size(log) : 0;
        Process process = command.redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new NodeProcess(process, log, logStart, remote, now);
    }

    /** Writes a line to its standard input, which stays open. */
    void send(String line) throws IOException {
        process.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Calls back when it ends, on a thread of the JDK. */
    void onEnd(Runnable ended) {
        CompletableFuture<Void> unused = process.onExit().thenRun(ended);
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Of a process that has ended. */
    int exitCode() {
        return process.exitValue();
    }

    Instant started() {
        return started;
    }

    Path log() {
        return log;
    }

    /** Of the node; empty while one on another machine has not said it yet. */
    OptionalLong pid() {
        if (!remote) {
            return OptionalLong.of(process.pid());
        }
        if (remotePid.isEmpty()) {
            remotePid = output(false).stream()
                    .filter(line -> line.startsWith(REMOTE_PID))
                    .map(line -> line.substring(REMOTE_PID.length()).strip())
                    .filter(number -> number.matches("\\d{1,18}"))
                    .mapToLong(Long::parseLong)
                    .findFirst();
        }
        return remotePid;
    }

    /** Asks it to end in good order. */
    void stop() {
        if (!remote) {
            process.destroy();
            return;
        }
        try {
            send(LauncherLease.STOP);
        } catch (IOException e) {
            // The connection is gone, and with it the pipe that keeps the node alive.
            process.destroy();
        }
    }

    /** Ends it at once; the end of the pipe ends what is on another machine. */
    void kill() {
        process.destroyForcibly();
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // Nobody is left to read what was still to be written.
        }
    }

    /** The last lines that it printed. */
    String lastWords() {
        List<String> lines = output(true).stream()
                .filter(line -> !line.isBlank() && !line.startsWith(REMOTE_PID))
                .toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - MESSAGE_LINES), lines.size()));
    }

    /** A part of what it printed since it was started: the end, or else the beginning. */
    private List<String> output(boolean end) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = end ? Math.max(logStart, file.length() - MESSAGE_BYTES) : logStart;
            byte[] bytes = new byte[(int) Math.max(0, Math.min(MESSAGE_BYTES, file.length() - from))];
            file.seek(from);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
