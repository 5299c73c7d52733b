package io.troupe.actors.cluster;

import io.troupe.actors.ResumedFrom;
import io.troupe.actors.RunJournal;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.checkpoint.ResumePoint;
import io.troupe.input.UserError;
import io.troupe.training.RunTotals;
import java.io.IOException;
import java.util.Optional;

/**
 * Where an epoch goes on. A checkpoint may be most of the memory, so it is kept for the trainer's node to fetch, once,
 * and what is left of it here is small.
 */
final class EpochStart {
    private final Optional<Checkpoint> from;
    private final Optional<RemoteBlob> blob;
    private final Node node;

    private EpochStart(Optional<Checkpoint> from, Optional<RemoteBlob> blob, Node node) {
        this.from = from;
        this.blob = blob;
        this.node = node;
    }

    /**
     * Reads the checkpoint, offers it on the data plane, and says in the journal that the run goes on from it.
     *
     * @throws UserError when this process has not enough memory for it; it names the option
     */
    static EpochStart offered(RunFiles files, RunJournal journal, Node node, long epoch) throws IOException {
        Optional<Checkpoint> from = files.resumePoint(name -> true).map(ResumePoint::checkpoint);
        Optional<RemoteBlob> blob = Optional.empty();
        if (from.isPresent()) {
            try {
                blob = Optional.of(CheckpointOffer.make(node, "resume/" + epoch, from.get()));
            } catch (CheckpointOffer.NoRoom e) {
                throw new UserError(
                        "checkpoint " + from.get().environmentSteps() + " cannot go to a trainer: " + e.getMessage());
            }
            journal.resumed(from.get(), epoch);
        }
        return new EpochStart(from.map(read -> read.only(RunTotals::needs)), blob, node);
    }

    /** Where the run would go on, if there were anybody to go on. */
    static EpochStart notOffered(RunFiles files, Node node) throws IOException {
        return new EpochStart(files.resumePoint(RunTotals::needs).map(ResumePoint::checkpoint), Optional.empty(), node);
    }

    Optional<ResumedFrom> from() {
        return from.map(ResumedFrom::of);
    }

    /** @throws IllegalArgumentException when the checkpoint has none */
    RunTotals totals() {
        return from.map(RunTotals::in).orElseGet(RunTotals::atTheBeginning);
    }

    /** What the trainer's node is to fetch. */
    Optional<RemoteBlob> blob() {
        return blob;
    }

    /** Nobody needs it any more. */
    void withdraw() {
        blob.ifPresent(offered -> node.plane().shelf().withdraw(offered.blob().id()));
    }
}
