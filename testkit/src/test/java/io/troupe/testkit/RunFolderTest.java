package io.troupe.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.actors.cluster.NodeConfig.Role;
import io.troupe.checkpoint.Ledger;
import io.troupe.checkpoint.LedgerEvent;
import io.troupe.metrics.RunSummary.Trajectories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunFolderTest {
    @TempDir
    Path folder;

    private RunFolder run;
    private Ledger ledger;

    @BeforeEach
    void open() {
        run = new RunFolder(folder);
        ledger = Ledger.in(folder.resolve("ledger.jsonl"), Clock.systemUTC());
    }

    @Test
    void whatIsNotThereYetIsEmpty() throws Exception {
        assertThat(run.ledger()).isEmpty();
        assertThat(run.announced()).isEmpty();
        assertThat(run.epoch()).isZero();
        assertThat(run.processes()).isEmpty();
    }

    @Test
    void waitsForWhatAnotherThreadWrites() throws Exception {
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                ledger.append(LedgerEvent.CHECKPOINT_ANNOUNCED, 0, 1, "checkpoint-writer");
                ledger.append(LedgerEvent.CHECKPOINT_ANNOUNCED, 64, 3, "checkpoint-writer");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });

        run.awaitProgressBeyond(0, Duration.ofSeconds(20), Witness.NONE);
        run.await(LedgerEvent.CHECKPOINT_ANNOUNCED, 2, Duration.ofSeconds(20), Witness.NONE);

        writer.join();
        assertThat(run.announced()).hasValue(64);
        assertThat(run.epoch()).isEqualTo(3);
    }

    @Test
    void saysWhatDidNotCome() {
        assertThatThrownBy(() -> run.await(LedgerEvent.FINISHED, 1, Duration.ofMillis(1), () -> "who knows"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("no 1. 'finished'", folder.toString(), "within 1 ms", "who knows");
    }

    @Test
    void aLineThatIsBeingWrittenIsNoFactYet() throws Exception {
        ledger.append(LedgerEvent.CHECKPOINT_ANNOUNCED, 0, 1, "checkpoint-writer");
        Files.writeString(ledger.file(), "{\"at\":\"20", StandardOpenOption.APPEND);

        assertThat(run.ledger()).hasSize(1);
    }

    @Test
    void readsWhichProcessesThereAre() throws Exception {
        Files.writeString(
                folder.resolve("processes.json"),
                "[{\"role\":\"worker\",\"index\":2,\"pid\":71,\"host\":\"10.0.0.2\",\"controlPort\":1,\"dataPort\":2,"
                        + "\"restarts\":3}]");

        assertThat(run.processes()).containsExactly(new ProcessRecord(Role.WORKER, 2, 71, "10.0.0.2", 1, 2, 3));
    }

    @Test
    void namesTheFileThatLacksSomething() throws Exception {
        Files.writeString(folder.resolve("processes.json"), "[{\"role\":\"worker\"}]");

        assertThatThrownBy(run::processes)
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("processes.json", "index");
    }

    @Test
    void everyTrajectoryMustBeAccountedFor() {
        Trajectories balanced = new Trajectories(10, 5, 1, new TreeMap<>(Map.of("stale", 2L, "overflow", 1L)), 1);
        Trajectories missing = new Trajectories(11, 5, 1, new TreeMap<>(Map.of("stale", 2L, "overflow", 1L)), 1);

        assertThat(TrajectoryBalance.missing(balanced)).isZero();
        assertThat(TrajectoryBalance.missing(missing)).isEqualTo(1);
        assertThatCode(() -> TrajectoryBalance.check(balanced)).doesNotThrowAnyException();
        assertThatThrownBy(() -> TrajectoryBalance.check(missing))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("1 trajectories are missing");
    }
}
