package io.troupe.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ProcessesOfTest.class)
final class TestProcessesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private TestProcesses processes;

    @BeforeEach
    void given(TestProcesses resolved) {
        processes = resolved;
    }

    private StartedProcess ticking() throws Exception {
        StartedProcess ticking =
                processes.start("ticking", Child.command("tick").words());
        saysMore(ticking);
        return ticking;
    }

    private static void saysMore(StartedProcess process) throws Exception {
        long said = Files.size(process.out());
        Await.until("new line", PATIENCE, process, () -> Files.size(process.out()) > said);
    }

    @Test
    void aStoppedProcessDoesNothingUntilItGoesOn() throws Exception {
        StartedProcess process = ticking();

        process.stop();
        long said = Files.size(process.out());

        assertThat(process.isStopped()).isTrue();
        assertThat(process.isAlive()).isTrue();
        assertThat(process.story()).contains("(stopped)");
        process.go();
        Await.until("new line", PATIENCE, process, () -> Files.size(process.out()) > said);
        assertThat(process.isStopped()).isFalse();
    }

    @Test
    void aStoppedProcessCanBeKilled() throws Exception {
        StartedProcess process = ticking();
        process.stop();

        process.kill();

        assertThat(process.exitCode()).hasValue(128 + 9);
    }

    @Test
    void aTerminatedProcessHasTheExitCodeOfTheSignal() throws Exception {
        StartedProcess process = ticking();

        process.terminate();

        assertThat(process.awaitExit(PATIENCE)).isEqualTo(128 + 15);
    }

    @Test
    void whatAProcessWroteLastIsInTheMessageOfAWaitInVain() throws Exception {
        StartedProcess process =
                processes.start("short", Child.command("exit", "5").words());

        assertThatThrownBy(() -> Await.until("miracle", PATIENCE, process, () -> false))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll(
                        "no miracle", "nothing will come", "ended with 5", "about to end", "this is why");
    }

    @Test
    void aProcessThatDoesNotEndIsToldApart() throws Exception {
        StartedProcess process = ticking();

        assertThatThrownBy(() -> process.awaitExit(Duration.ofMillis(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("did not end within 1 ms", "tick ");
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void processesOfOneNameKeepFilesOfTheirOwn() throws Exception {
        StartedProcess first =
                processes.start("same", Child.command("exit", "1").words());
        StartedProcess second =
                processes.start("same", Child.command("exit", "2").words());

        assertThat(first.awaitExit(PATIENCE)).isEqualTo(1);
        assertThat(second.awaitExit(PATIENCE)).isEqualTo(2);
        assertThat(first.out()).isNotEqualTo(second.out());
        assertThat(first.output()).contains("about to end");
        assertThat(second.errors()).contains("this is why");
    }

    @Test
    void nothingLivesAfterClosing() throws Exception {
        StartedProcess running;
        StartedProcess stopped;
        try (TestProcesses own = TestProcesses.in(folder)) {
            running = own.start("running", Child.command("tick").words());
            stopped = own.start("stopped", Child.command("tick").words());
            stopped.stop();
        }

        assertThat(running.isAlive()).isFalse();
        assertThat(stopped.isAlive()).isFalse();
    }

    @Test
    void childrenOfProcessesAreDeadAfterClosingToo() throws Exception {
        List<ClusterProcess> children;
        try (TestProcesses own = TestProcesses.in(folder)) {
            LaunchedCluster launched =
                    LaunchedCluster.start(own, Child.command("launch").words(), "run", List.of("cartpole"), Map.of());
            Await.until(
                    "children", PATIENCE, launched, () -> launched.processes().size() == 2);
            children = launched.processes();
        }

        assertThat(children).hasSize(2).noneMatch(ControlledProcess::isAlive);
    }

    @Test
    void nothingOutlivesTheProcessOfTheTest() throws Exception {
        StartedProcess test = processes.start(
                "test", Child.command("test", "processes", folder.toString()).words());
        Await.until("grandchild", PATIENCE, test, () -> test.output().contains("\n"));
        long grandchild = Long.parseLong(test.output().strip().substring("pid ".length()));
        assertThat(ProcessHandle.of(grandchild)).isPresent();

        test.kill();

        Await.until(
                "end of the grandchild",
                PATIENCE,
                () -> Proc.stat(grandchild).filter(stat -> stat.state() != 'Z').isEmpty());
    }
}
