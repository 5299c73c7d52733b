package io.troupe.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A shell that kills every process it was told of when its standard input ends: at the end of the test, or of the
 * virtual machine of the test, however that dies.
 */
final class LifeLine implements AutoCloseable {
    // The trap: Ctrl-C goes to the whole group, and somebody must be left to kill.
    private static final String SCRIPT = """
            trap '' INT TERM HUP
            pids=""
            while read -r verb pid; do
                case $verb in
                    hold) pids="$pids $pid" ;;
                    let-go)
                        kept=""
                        for one in $pids; do
                            [ "$one" = "$pid" ] || kept="$kept $one"
                        done
                        pids=$kept
                        ;;
                esac
            done
            [ -z "$pids" ] || kill -9 $pids 2>/dev/null
            """;

    private final Process shell;
    private final Writer orders;
    private final List<CompletableFuture<?>> letGo = new ArrayList<>();

    private LifeLine(Process shell) {
        this.shell = shell;
        orders = shell.outputWriter(StandardCharsets.US_ASCII);
    }

    static LifeLine open() throws IOException {
        return new LifeLine(new ProcessBuilder("sh", "-c", SCRIPT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    void hold(Process process) throws IOException {
        say("hold", process);
        synchronized (this) {
            letGo.add(process.onExit().thenRun(() -> letGo(process)));
        }
    }

    /** Its number may be another's soon. */
    private void letGo(Process process) {
        try {
            say("let-go", process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void say(String verb, Process process) throws IOException {
        orders.write(verb + " " + process.pid() + "\n");
        orders.flush();
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            orders.close();
        }
        shell.onExit().join();
    }
}
