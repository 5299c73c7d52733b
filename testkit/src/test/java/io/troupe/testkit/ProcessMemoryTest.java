package io.troupe.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ProcessesOfTest.class)
final class ProcessMemoryTest {
    private static final long MIB = 1 << 20;

    private static StartedProcess holding(TestProcesses processes, int mebibytes) throws Exception {
        StartedProcess process = processes.start(
                "holding", Child.command("hold", Integer.toString(mebibytes)).words());
        Await.until(
                "memory",
                Duration.ofSeconds(20),
                process,
                () -> process.output().contains("ready"));
        return process;
    }

    @Test
    void seesWhatAnotherProcessHolds(TestProcesses processes) throws Exception {
        assumeThat(Proc.isThere()).isTrue();
        long pid = holding(processes, 48).pid();

        assertThat(ProcessMemory.liveHeapBytes(pid)).isBetween(48 * MIB, 60 * MIB);
        assertThat(ProcessMemory.residentBytes(pid)).isGreaterThan(48 * MIB);
    }

    @Test
    void aProcessThatHasEndedHasNone(TestProcesses processes) throws Exception {
        StartedProcess process = holding(processes, 1);
        process.kill();

        assertThatThrownBy(() -> ProcessMemory.liveHeapBytes(process.pid())).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> ProcessMemory.residentBytes(process.pid())).isInstanceOf(IOException.class);
    }
}
