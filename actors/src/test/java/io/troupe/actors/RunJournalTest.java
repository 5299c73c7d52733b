package io.troupe.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.checkpoint.Checkpoint;
import io.troupe.checkpoint.FileCheckpointStore;
import io.troupe.checkpoint.RunDirectory;
import io.troupe.metrics.RunSummary;
import io.troupe.policy.PolicyVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunJournalTest {
    @TempDir
    Path results;

    private RunJournal journal(RunDirectory directory) {
        return new RunJournal(
                FileCheckpointStore.in(directory.checkpoints()),
                directory.ledger(Clock.systemUTC()),
                directory.summaryJson(),
                1);
    }

    @Test
    void anEndThatCannotBeRecordedCanBeCalledAFailure() throws Exception {
        RunSummary summary = new Runs(results).updates(2).run("run");
        RunDirectory directory = new Runs(results).directory("run");
        RunJournal journal = journal(directory);
        Path file = directory.summaryJson();
        Files.delete(file);
        // No file can take its place.
        Files.createDirectories(file.resolve("in the way"));
        assertThatThrownBy(() -> journal.finished(summary, 1)).isInstanceOf(IOException.class);
        Files.delete(file.resolve("in the way"));
        Files.delete(file);

        journal.correct(summary, 1);

        assertThat(RunSummary.read(file)).isEqualTo(summary);
    }

    @Test
    void whatTheWriterWasAskedForBeforeTheEndIsNotWrittenAfterIt() throws Exception {
        RunSummary summary = new Runs(results).updates(2).run("run");
        RunDirectory directory = new Runs(results).directory("run");
        RunJournal journal = journal(directory);
        journal.finished(summary, 1);
        Files.delete(directory.summaryJson());
        String ledger = Files.readString(directory.path().resolve("ledger.jsonl"));

        journal.summarise(summary, 1);
        Checkpoint late = new Checkpoint(
                "run",
                1,
                summary.environmentSteps() + 1,
                PolicyVersion.INITIAL,
                "ab".repeat(32),
                Double.NaN,
                new TreeMap<>(Map.of("learner", new byte[] {1})));
        assertThatThrownBy(() -> journal.announce(late, () -> {}))
                .isInstanceOf(IOException.class)
                .hasMessage("the run has ended");

        assertThat(directory.summaryJson()).doesNotExist();
        assertThat(directory.path().resolve("ledger.jsonl")).content().isEqualTo(ledger);
        assertThat(FileCheckpointStore.in(directory.checkpoints()).list()).doesNotContain(late.environmentSteps());
    }
}
