package io.troupe.actors;

import io.troupe.checkpoint.Checkpoint;
import io.troupe.checkpoint.CheckpointFacts;
import io.troupe.checkpoint.CheckpointStore;
import io.troupe.checkpoint.CorruptCheckpoint;
import io.troupe.checkpoint.Ledger;
import io.troupe.checkpoint.LedgerEvent;
import io.troupe.metrics.RunSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a run leaves behind durably: checkpoints, the ledger that announces them, and the summary. One owner at a time:
 * the checkpoint writer while the run goes on, the supervisor once nothing is being written any more. Only where the
 * writer hangs do they meet; then the supervisor gives up after a while.
 */
public final class RunJournal {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final CheckpointStore store;
    private final Ledger ledger;
    private final Path summaryFile;
    private final int keep;
    private final ReentrantLock writing = new ReentrantLock();
    private Optional<Long> best = Optional.empty();
    private double bestMeanReturn = Double.NEGATIVE_INFINITY;
    /** Whether the supervisor has said, or tried to say, how the run ended. */
    private volatile boolean over;

    /**
     * @param store of the run's checkpoints
     * @param ledger of its facts
     * @param summaryFile {@code summary.json}
     * @param keep newest checkpoints that retention keeps
     */
    public RunJournal(CheckpointStore store, Ledger ledger, Path summaryFile, int keep) {
        this.store = store;
        this.ledger = ledger;
        this.summaryFile = summaryFile;
        this.keep = keep;
    }

    /**
     * Makes a checkpoint durable, announces it in the ledger, and only then lets go of older ones.
     *
     * @param progress run again and again meanwhile
     * @throws IOException also when the run has ended since the checkpoint was ordered
     */
    void announce(Checkpoint checkpoint, Runnable progress) throws IOException {
        writing.lock();
        try {
            requireNotOver();
            ledger.requireInForce(checkpoint.epoch());
            store.write(checkpoint, progress);
            // The disk may have hung for so long that the supervisor gave up.
            requireNotOver();
            ledger.append(
                    LedgerEvent.CHECKPOINT_ANNOUNCED,
                    checkpoint.environmentSteps(),
                    checkpoint.epoch(),
                    "checkpoint-writer");
            consider(checkpoint.environmentSteps(), checkpoint.meanReturn());
            store.retain(keep, best, Optional.of(checkpoint.environmentSteps()));
        } finally {
            writing.unlock();
        }
    }

    private void requireNotOver() throws IOException {
        if (over) {
            throw new IOException("the run has ended");
        }
    }

    private void consider(long environmentSteps, double meanReturn) {
        if (meanReturn > bestMeanReturn) {
            bestMeanReturn = meanReturn;
            best = Optional.of(environmentSteps);
        }
    }

    /** Says that the run goes on from a checkpoint, before anything is done in the new epoch. */
    public void resumed(Checkpoint from, long epoch) throws IOException {
        for (long steps : store.list()) {
            sound(steps).ifPresent(found -> consider(steps, found.meanReturn()));
        }
        ledger.append(LedgerEvent.RESUMED, from.environmentSteps(), epoch, "supervisor");
    }

    private Optional<CheckpointFacts> sound(long steps) throws IOException {
        try {
            return Optional.of(store.verify(steps));
        } catch (CorruptCheckpoint damaged) {
            // No candidate for the best one; that it is damaged was told when the place to resume was sought.
            return Optional.empty();
        }
    }

    /**
     * Replaces the summary of a run that goes on. Does nothing when it has ended since this was asked for.
     *
     * @param epoch of the supervisor whose summary it is
     */
    void summarise(RunSummary summary, long epoch) throws IOException {
        writing.lock();
        try {
            if (!over) {
                ledger.requireInForce(epoch);
                summary.write(summaryFile);
            }
        } finally {
            writing.unlock();
        }
    }

    /**
     * Writes the last summary and says that the run has ended.
     *
     * @throws IOException also when the checkpoint writer is still at work after a while: its disk hangs
     */
    void finished(RunSummary summary, long epoch) throws IOException {
        over = true;
        if (!lockWithin(PATIENCE)) {
            throw new IOException("a checkpoint has been being written for too long");
        }
        try {
            ledger.requireInForce(epoch);
            summary.write(summaryFile);
            ledger.append(LedgerEvent.FINISHED, summary.environmentSteps(), epoch, "supervisor");
        } finally {
            writing.unlock();
        }
    }

    /**
     * Replaces the last summary where {@link #finished} failed. The checkpoint writer, whose disk may hang, is not waited
     * for.
     *
     * @param epoch of the supervisor whose summary it is
     */
    void correct(RunSummary summary, long epoch) throws IOException {
        ledger.requireInForce(epoch);
        summary.write(summaryFile);
    }

    private boolean lockWithin(Duration patience) {
        try {
            return writing.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
