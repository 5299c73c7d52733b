package io.troupe.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.troupe.actors.StopCause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class SignalsTest {
    private static final int SIGINT = 2;

    private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

    private Signals handle() {
        return Signals.handle(cause -> calls.add("stop " + cause), cause -> calls.add("halt " + cause));
    }

    private static void raise(String signal) throws IOException, InterruptedException {
        long self = ProcessHandle.current().pid();
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(self))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void theFirstSignalStopsAndTheSecondOneHalts() throws IOException, InterruptedException {
        try (Signals signals = handle()) {
            assertThat(signals.first()).isEmpty();

            raise("TERM");
            assertThat(calls.poll(20, TimeUnit.SECONDS)).isEqualTo("stop TERMINATE");
            assertThat(signals.first()).contains(StopCause.TERMINATE);

            raise("TERM");
            assertThat(calls.poll(20, TimeUnit.SECONDS)).isEqualTo("halt TERMINATE");
        }
    }

    @Test
    void tellsAnInterruptFromATermination() throws IOException, InterruptedException {
        // A shell starts background jobs with SIGINT ignored, and the virtual machine leaves it so.
        String ignored = Files.readString(Path.of("/proc/self/status"))
                .lines()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow();
        long mask = Long.parseUnsignedLong(ignored.substring("SigIgn:".length()).strip(), 16);
        assumeTrue((mask >> (SIGINT - 1) & 1) == 0, "SIGINT is ignored here");
        try (Signals signals = handle()) {
            raise("INT");
            assertThat(calls.poll(20, TimeUnit.SECONDS)).isEqualTo("stop INTERRUPT");
            assertThat(signals.first()).contains(StopCause.INTERRUPT);
        }
    }
}
