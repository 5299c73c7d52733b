package io.troupe.actors.cluster;

import io.troupe.actors.RunJournal;
import io.troupe.algorithm.Algorithms;
import io.troupe.checkpoint.CorruptLedger;
import io.troupe.checkpoint.FileCheckpointStore;
import io.troupe.checkpoint.Ledger;
import io.troupe.checkpoint.LedgerEntry;
import io.troupe.checkpoint.LedgerEvent;
import io.troupe.checkpoint.Recovery;
import io.troupe.checkpoint.ResumePoint;
import io.troupe.checkpoint.RunDirectory;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.metrics.JsonLinesSink;
import io.troupe.metrics.MetricSink;
import io.troupe.metrics.RunSummary;
import io.troupe.tensorflow.TensorBoardSink;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The run directory, as the director of a cluster run uses it. */
final class RunFiles {
    private final RunDirectory directory;
    private final Ledger ledger;
    private final Experiment experiment;
    private final Clock clock;
    private final Optional<String> launch;
    private final Instant launchedAt;

    /**
     * @param config names an existing run directory, and the launch
     * @throws io.troupe.input.UserError when it is none, or its experiment cannot be read
     */
    RunFiles(NodeConfig config, Clock clock) throws IOException {
        this.clock = clock;
        launch = config.launch();
        launchedAt = config.launchedAt();
        directory = RunDirectory.open(config.runDirectory());
        Files.createDirectories(directory.checkpoints());
        Ledger plain = directory.ledger(clock);
        ledger = launch.map(plain::during).orElse(plain);
        experiment = new ExperimentLoader(Algorithms.discover())
                .load(directory.experimentConf().toString(), List.of());
    }

    Experiment experiment() {
        return experiment;
    }

    String runId() {
        return directory.runId();
    }

    Ledger ledger() {
        return ledger;
    }

    /** The outcome, where the run has ended since it was launched. */
    Optional<RunSummary> finished() throws IOException {
        try {
            Optional<LedgerEntry> finished = ledger.facts().stream()
                    .filter(fact -> fact.event() == LedgerEvent.FINISHED)
                    .filter(this::isOfThisLaunch)
                    .findAny();
            return finished.isPresent() ? Optional.of(RunSummary.read(directory.summaryJson())) : Optional.empty();
        } catch (CorruptLedger e) {
            return Optional.empty();
        }
    }

    /** Whether training has begun since the run was launched. */
    boolean begun() throws IOException {
        try {
            return ledger.facts().stream()
                    .filter(this::isOfThisLaunch)
                    .anyMatch(fact ->
                            fact.event() == LedgerEvent.RESUMED || fact.event() == LedgerEvent.CHECKPOINT_ANNOUNCED);
        } catch (CorruptLedger e) {
            return false;
        }
    }

    /** By its name: the clocks of two machines may differ by more than a launch takes. */
    private boolean isOfThisLaunch(LedgerEntry fact) {
        return launch.isPresent() ? fact.launch().equals(launch) : !fact.at().isBefore(launchedAt);
    }

    /**
     * Where to go on; nowhere when nothing was ever announced.
     *
     * @param wanted components of the checkpoint, by their names
     * @throws io.troupe.input.UserError like {@link Recovery#resumePoint()}
     */
    Optional<ResumePoint> resumePoint(Predicate<String> wanted) throws IOException {
        FileCheckpointStore store = FileCheckpointStore.in(directory.checkpoints());
        if (store.list().isEmpty() && announced() == 0) {
            return Optional.empty();
        }
        return Optional.of(new Recovery(store, ledger).resumePoint(wanted));
    }

    /** Environment steps of the last announced checkpoint; 0 before. */
    long announced() throws IOException {
        try {
            return ledger.lastAnnounced().map(LedgerEntry::environmentSteps).orElse(0L);
        } catch (CorruptLedger e) {
            return 0;
        }
    }

    RunJournal journal() {
        return new RunJournal(
                FileCheckpointStore.in(directory.checkpoints()),
                ledger,
                directory.summaryJson(),
                experiment.checkpoint().keep());
    }

    /** New sinks, for one epoch; the caller closes them. */
    List<MetricSink> sinks() throws IOException {
        List<MetricSink> sinks = new ArrayList<>();
        sinks.add(new JsonLinesSink(directory.metricsJsonl()));
        if (experiment.metrics().tensorboard()) {
            sinks.add(new TensorBoardSink(directory.tensorboard(), clock));
        }
        return sinks;
    }
}
