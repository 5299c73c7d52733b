package io.troupe.env.python;

import io.troupe.env.EnvironmentParameters;
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
import java.util.List;
import java.util.Map;

/** A process that was launched and has not connected yet. */
final class StartingProcess implements AutoCloseable {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long LAST_LOOK_MILLIS = 100;

    /** Several processes share the cores already. */
    private static final Map<String, String> ONE_THREAD_EACH =
            Map.of("OMP_NUM_THREADS", "1", "OPENBLAS_NUM_THREADS", "1", "MKL_NUM_THREADS", "1");

    private final BridgeSettings settings;
    private final BridgeSources sources;
    private final ServerSocketChannel server;
    private final ProcessTree tree;

    private StartingProcess(
            BridgeSettings settings, BridgeSources sources, ServerSocketChannel server, ProcessTree tree) {
        this.settings = settings;
        this.sources = sources;
        this.server = server;
        this.tree = tree;
    }

    /**
     * Launches one, and does not wait for it.
     *
     * @throws UserError when there is no such interpreter
     */
    static StartingProcess launch(BridgeSettings settings) throws BridgeFault {
        BridgeSources sources;
        try {
            sources = BridgeSources.unpack();
        } catch (IOException e) {
            throw cannotStart(e);
        }
        try {
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                server.bind(UnixDomainSocketAddress.of(sources.socket()));
                return new StartingProcess(settings, sources, server, new ProcessTree(launch(settings, sources)));
            } catch (IOException | RuntimeException | Error e) {
                server.close();
                throw e;
            }
        } catch (IOException e) {
            sources.close();
            throw cannotStart(e);
        } catch (RuntimeException | Error e) {
            sources.close();
            throw e;
        }
    }

    private static BridgeFault cannotStart(IOException e) {
        return new BridgeFault("a Python process cannot be started: " + e, e);
    }

    private static Process launch(BridgeSettings settings, BridgeSources sources) {
        ProcessBuilder builder = new ProcessBuilder(
                settings.python(),
                "-m",
                BridgeSources.MODULE,
                "--socket",
                sources.socket().toString());
        settings.remote().ifPresent(remote -> builder.command().addAll(remote.arguments()));
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

    /**
     * Waits until it has connected and said hello. It is taken over then, or ended where it did not work.
     *
     * @param deadline in terms of {@link System#nanoTime()}
     * @throws UserError when the interpreter is none, or lacks what the bridge needs
     * @throws BridgeFault when it did not connect in time
     */
    PythonProcess connect(long deadline) throws BridgeFault {
        try {
            PythonProcess process = new PythonProcess(tree, new FrameChannel(accept(deadline)));
            process.greet(deadline);
            // It has loaded all of its modules: nobody needs their files any more.
            forgetFiles();
            return process;
        } catch (IOException e) {
            close();
            throw cannotStart(e);
        } catch (BridgeFault | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private SocketChannel accept(long deadline) throws IOException, BridgeFault {
        server.configureBlocking(false);
        try (Selector selector = Selector.open()) {
            server.register(selector, SelectionKey.OP_ACCEPT);
            tree.whenEnded(selector::wakeup);
            boolean last = false;
            while (true) {
                SocketChannel connected = server.accept();
                if (connected != null) {
                    return connected;
                }
                if (!tree.isAlive()) {
                    ProcessTree.end(List.of(tree), Duration.ZERO);
                    throw new UserError(settings.shownPython() + " ended with " + tree.exit()
                            + " before it said anything; it must be a Python from 3.10 on. Its output: "
                            + tree.lastOutput());
                }
                if (last || Thread.currentThread().isInterrupted()) {
                    throw new BridgeFault("the Python process did not connect within "
                            + settings.startTimeout().toMillis() + " ms (" + EnvironmentParameters.path("startTimeout")
                            + "); its last output: " + tree.lastOutput());
                }
                long millis = (deadline - System.nanoTime()) / NANOS_PER_MILLI;
                last = millis <= 0;
                selector.select(ready -> {}, Math.max(millis, LAST_LOOK_MILLIS));
            }
        }
    }

    private void forgetFiles() {
        try {
            server.close();
        } catch (IOException e) {
            // It is of no more use in any case.
        }
        sources.close();
    }

    /** Ends processes, at once and together. */
    static void close(List<StartingProcess> processes) {
        ProcessTree.end(processes.stream().map(process -> process.tree).toList(), Duration.ZERO);
        processes.forEach(StartingProcess::forgetFiles);
    }

    @Override
    public void close() {
        close(List.of(this));
    }
}
