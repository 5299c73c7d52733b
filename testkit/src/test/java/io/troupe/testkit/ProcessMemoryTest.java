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
        return started(processes, Child.command("hold", Integer.toString(mebibytes)));
    }

    private static StartedProcess started(TestProcesses processes, JavaCommand command) throws Exception {
        StartedProcess process = processes.start("holding", command.words());
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
    void seesDirectBuffersWhereTheProcessCountsThem(TestProcesses processes) throws Exception {
        JavaCommand command = Child.command("hold-direct", "48");
        long counting = started(processes, command.option("-XX:NativeMemoryTracking=summary"))
                .pid();
        long silent = started(processes, command).pid();

        assertThat(ProcessMemory.directBytes(counting)).isBetween(48 * MIB, 60 * MIB);
        assertThatThrownBy(() -> ProcessMemory.directBytes(silent))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not know its native memory");
    }

    @Test
    void aProcessThatHasEndedHasNone(TestProcesses processes) throws Exception {
        StartedProcess process = holding(processes, 1);
        process.kill();

        assertThatThrownBy(() -> ProcessMemory.liveHeapBytes(process.pid())).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> ProcessMemory.residentBytes(process.pid())).isInstanceOf(IOException.class);
    }
}
