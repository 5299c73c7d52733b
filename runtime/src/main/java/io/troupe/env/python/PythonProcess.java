package io.troupe.env.python;

import io.troupe.input.UserError;
import java.io.File;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One Python process and the connection to it. Nothing of it is left after {@link #close}: no process, no thread, no
 * file. Should this program be killed, the process sees its standard input end, and ends too.
 */
final class PythonProcess implements AutoCloseable {
    private static final Duration TIME_TO_CLOSE = Duration.ofSeconds(2);
    private static final Duration TIME_TO_DIE = Duration.ofSeconds(10);
    private static final Duration TIME_FOR_OUTPUT = Duration.ofSeconds(1);
    private static final Duration TIME_TO_BE_SEEN_ENDED = Duration.ofMillis(200);
    private static final int FIRST_SIGNAL = 128;
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Several processes share the cores already. */
    private static final Map<String, String> ONE_THREAD_EACH =
            Map.of("OMP_NUM_THREADS", "1", "OPENBLAS_NUM_THREADS", "1", "MKL_NUM_THREADS", "1");

    private final Process process;
    private final OutputTail output;
    private final FrameChannel frames;

    private PythonProcess(Process process, OutputTail output, FrameChannel frames) {
        this.process = process;
        this.output = output;
        this.frames = frames;
    }

    /**
     * Starts a process and waits until it has connected.
     *
     * @param deadline in terms of {@link System#nanoTime()}
     * @throws UserError when there is no such interpreter, or it is none
     * @throws BridgeFault when it did not connect in time
     */
    static PythonProcess start(BridgeSettings settings, long deadline) throws BridgeFault {
        try (BridgeSources sources = BridgeSources.unpack();
                ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(sources.socket()));
            Process process = launch(settings, sources);
            OutputTail output = new OutputTail(process.getInputStream(), "python-output-" + process.pid());
            try {
                FrameChannel frames = new FrameChannel(accept(settings, server, process, output, deadline));
                PythonProcess started = new PythonProcess(process, output, frames);
                started.greet(deadline);
                return started;
            } catch (BridgeFault | RuntimeException | IOException e) {
                kill(process);
                throw e;
            }
        } catch (IOException e) {
            throw new BridgeFault("a Python process cannot be started: " + e, e);
        }
    }

    /** Reads the first frame: it says that all modules are loaded, so that nobody needs their files any more. */
    private void greet(long deadline) throws BridgeFault {
        try {
            FrameKind first = frames.receive(deadline);
            if (first == FrameKind.ERROR) {
                UserError refusal = Refusal.read(frames).asUserError();
                close();
                throw refusal;
            }
            int protocol = first == FrameKind.HELLO
                    ? Json.read(frames).path("protocol").asInt()
                    : 0;
            if (protocol != FrameKind.PROTOCOL) {
                throw new BridgeFault("it speaks protocol " + protocol + ", and not " + FrameKind.PROTOCOL);
            }
        } catch (BridgeFault fault) {
            throw end(fault);
        }
    }

    private static Process launch(BridgeSettings settings, BridgeSources sources) {
        ProcessBuilder builder = new ProcessBuilder(
                settings.python(),
                "-m",
                BridgeSources.MODULE,
                "--socket",
                sources.socket().toString());
        Map<String, String> variables = builder.environment();
        Path folder = sources.folder();
        variables.merge("PYTHONPATH", folder.toString(), (theirs, ours) -> ours + File.pathSeparator + theirs);
        ONE_THREAD_EACH.forEach(variables::putIfAbsent);
        try {
            return builder.redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UserError(settings.shownPython() + " cannot be run (" + e.getMessage()
                    + "): name a Python with numpy and gymnasium there, or in the environment variable "
                    + BridgeSettings.PYTHON_VARIABLE);
        }
    }

    private static SocketChannel accept(
            BridgeSettings settings, ServerSocketChannel server, Process process, OutputTail output, long deadline)
            throws IOException, BridgeFault {
        server.configureBlocking(false);
        try (Selector selector = Selector.open()) {
            server.register(selector, SelectionKey.OP_ACCEPT);
            CompletableFuture<Void> unused = process.onExit().thenRun(selector::wakeup);
            while (true) {
                SocketChannel connected = server.accept();
                if (connected != null) {
                    return connected;
                }
                if (!process.isAlive()) {
                    awaitEnd(output);
                    throw new UserError(settings.shownPython() + " ended with " + exit(process)
                            + " before it said anything; it must be a Python from 3.10 on. Its output: "
                            + output.text());
                }
                long millis = (deadline - System.nanoTime()) / NANOS_PER_MILLI;
                if (millis <= 0 || Thread.currentThread().isInterrupted()) {
                    throw new BridgeFault("the Python process did not connect within "
                            + settings.startTimeout().toMillis() + " ms (" + BridgeSettings.key("startTimeout")
                            + "); its last output: " + output.text());
                }
                selector.select(ready -> {}, millis);
            }
        }
    }

    FrameChannel frames() {
        return frames;
    }

    /** Number of the process. */
    long pid() {
        return process.pid();
    }

    /** Ends the process, at once, and says why, with what it printed last. */
    BridgeFault end(BridgeFault fault) {
        boolean interrupted = Thread.interrupted();
        String state = "";
        try {
            // It is about to be gone, when it closed its side.
            boolean ended = process.waitFor(TIME_TO_BE_SEEN_ENDED.toMillis(), TimeUnit.MILLISECONDS);
            state = ended ? "; it ended with " + exit(process) : "; it was killed";
        } catch (InterruptedException e) {
            interrupted = true;
        }
        kill(process);
        try {
            frames.close();
        } catch (IOException e) {
            fault.addSuppressed(e);
        }
        awaitEnd(output);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        String last = output.text();
        return new BridgeFault(
                fault.problem() + state + (last.isEmpty() ? "" : "; its last output: " + last), fault.getCause());
    }

    private static String exit(Process process) {
        int code = process.exitValue();
        return code > FIRST_SIGNAL ? "signal " + (code - FIRST_SIGNAL) : "exit code " + code;
    }

    private static void awaitEnd(OutputTail output) {
        try {
            output.awaitEnd(TIME_FOR_OUTPUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kills it with what it started itself, and waits until it is gone. */
    private static void kill(Process process) {
        boolean interrupted = Thread.interrupted();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(TIME_TO_DIE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets it close its environments, for a while, and kills what does not. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            frames.close();
            process.waitFor(TIME_TO_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            // The connection is of no more use in any case, and the process is killed.
        } catch (InterruptedException e) {
            interrupted = true;
        }
        kill(process);
        awaitEnd(output);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
