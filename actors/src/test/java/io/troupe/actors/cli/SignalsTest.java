package io.troupe.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.StopCause;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(OS.WINDOWS)
class SignalsTest {
    private static void raise(String signal) throws Exception {
        long self = ProcessHandle.current().pid();
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(self))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void theFirstSignalStopsAndTheSecondOneHalts() throws Exception {
        BlockingQueue<String> calls = new LinkedBlockingQueue<>();
        try (Signals signals =
                Signals.handle(cause -> calls.add("stop " + cause), cause -> calls.add("halt " + cause))) {
            assertThat(signals.first()).isEmpty();

            raise("TERM");
            assertThat(calls.poll(20, TimeUnit.SECONDS)).isEqualTo("stop TERMINATE");
            assertThat(signals.first()).contains(StopCause.TERMINATE);

            raise("INT");
            assertThat(calls.poll(20, TimeUnit.SECONDS)).isEqualTo("halt INTERRUPT");
            assertThat(signals.first()).contains(StopCause.TERMINATE);
        }
    }
}
