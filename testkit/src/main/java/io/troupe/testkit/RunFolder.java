package io.troupe.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.troupe.actors.cluster.NodeConfig.Role;
import io.troupe.checkpoint.CorruptLedger;
import io.troupe.checkpoint.Ledger;
import io.troupe.checkpoint.LedgerEntry;
import io.troupe.checkpoint.LedgerEvent;
import io.troupe.metrics.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * A run directory, read from outside while the run goes on. What is not there yet is empty.
 *
 * @param path where it is
 */
public record RunFolder(Path path) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Every fact so far, oldest first. */
    public List<LedgerEntry> ledger() throws IOException {
        try {
            return Ledger.in(path.resolve("ledger.jsonl"), Clock.systemUTC()).entries();
        } catch (CorruptLedger e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** How often something has happened. */
    public long count(LedgerEvent event) throws IOException {
        return ledger().stream().filter(entry -> entry.event() == event).count();
    }

    /** Environment steps of the checkpoint that was announced last; empty before the first. */
    public OptionalLong announced() throws IOException {
        return ledger().stream()
                .filter(entry -> entry.event() == LedgerEvent.CHECKPOINT_ANNOUNCED)
                .mapToLong(LedgerEntry::environmentSteps)
                .reduce((earlier, later) -> later);
    }

    /** The highest fencing epoch that anything was written in; 0 before the first. */
    public long epoch() throws IOException {
        return ledger().stream().mapToLong(LedgerEntry::epoch).max().orElse(0);
    }

    /** Waits until something has happened so often. */
    public void await(LedgerEvent event, long times, Duration within, Witness witness)
            throws IOException, InterruptedException {
        Await.until(times + ". '" + event.label() + "' in " + path, within, witness, () -> count(event) >= times);
    }

    /** Waits until a checkpoint of more than so many environment steps is announced. */
    public void awaitProgressBeyond(long environmentSteps, Duration within, Witness witness)
            throws IOException, InterruptedException {
        Await.until(
                "checkpoint of more than " + environmentSteps + " steps in " + path,
                within,
                witness,
                () -> announced().orElse(-1) > environmentSteps);
    }

    /** {@code summary.json}; there from the first announced checkpoint on. */
    public RunSummary summary() throws IOException {
        return RunSummary.read(path.resolve("summary.json"));
    }

    /** {@code processes.json}; empty before a launcher has written it. */
    public List<ProcessRecord> processes() throws IOException {
        Path file = path.resolve("processes.json");
        if (!Files.exists(file)) {
            return List.of();
        }
        List<ProcessRecord> processes = new ArrayList<>();
        try {
            for (JsonNode entry : JSON.readTree(Files.readString(file))) {
                processes.add(new ProcessRecord(
                        Role.valueOf(entry.required("role").asText().toUpperCase(Locale.ROOT)),
                        entry.required("index").asInt(),
                        entry.required("pid").asLong(),
                        entry.required("host").asText(),
                        entry.required("controlPort").asInt(),
                        entry.required("dataPort").asInt(),
                        entry.required("restarts").asInt()));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        return List.copyOf(processes);
    }
}
