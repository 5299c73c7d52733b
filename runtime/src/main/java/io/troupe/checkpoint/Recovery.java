package io.troupe.checkpoint;

import io.troupe.input.UserError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Predicate;

/**
 * Decides where a run goes on: at the checkpoint that was announced last. Where that one is damaged, at the one announced
 * before it that is not, and the user is told. A newer checkpoint that was never announced is used only where nothing
 * that was announced is left: nobody acted on it. One that is only too large for this process is never passed over.
 *
 * <p>Without a readable ledger it is the newest valid checkpoint, which no announced one is newer than.
 */
public final class Recovery {
    private final CheckpointStore store;
    private final Ledger ledger;

    public Recovery(CheckpointStore store, Ledger ledger) {
        this.store = store;
        this.ledger = ledger;
    }

    /**
     * Finds the place and reads its checkpoint. Changes nothing.
     *
     * @throws UserError when there is no valid checkpoint at all; it says what is wrong with each. Also when the one to go
     *     on from needs more memory: going on from an earlier one would undo what was learnt since
     */
    public ResumePoint resumePoint() throws IOException {
        return resumePoint(name -> true);
    }

    /**
     * Finds the place and reads some components of its checkpoint; all of them are verified. Changes nothing.
     *
     * @param wanted components, by their names
     * @throws UserError like {@link #resumePoint()}
     */
    public ResumePoint resumePoint(Predicate<String> wanted) throws IOException {
        List<String> problems = new ArrayList<>();
        List<LedgerEntry> facts = facts(problems);
        long lastEpoch = facts.stream().mapToLong(LedgerEntry::epoch).max().orElse(0);
        for (long steps : announced(facts)) {
            Optional<Checkpoint> checkpoint = read(steps, wanted, problems);
            if (checkpoint.isPresent()) {
                return resumeAt(checkpoint.get(), lastEpoch, problems);
            }
        }
        return newestValid(announced(facts), wanted, lastEpoch, problems);
    }

    private List<LedgerEntry> facts(List<String> problems) throws IOException {
        try {
            List<LedgerEntry> facts = ledger.facts();
            if (announced(facts).isEmpty()) {
                problems.add(ledger.file() + " announces no checkpoint.");
            }
            return facts;
        } catch (CorruptLedger e) {
            problems.add(e.getMessage() + ": the ledger is ignored.");
            return List.of();
        }
    }

    /** Steps of the announced checkpoints, the last announcement first. */
    private static SequencedSet<Long> announced(List<LedgerEntry> facts) {
        SequencedSet<Long> steps = new LinkedHashSet<>();
        for (LedgerEntry fact : facts.reversed()) {
            if (fact.event() == LedgerEvent.CHECKPOINT_ANNOUNCED) {
                steps.add(fact.environmentSteps());
            }
        }
        return steps;
    }

    private ResumePoint newestValid(
            SequencedSet<Long> tried, Predicate<String> wanted, long lastEpoch, List<String> problems)
            throws IOException {
        List<Long> remaining = new ArrayList<>(store.list());
        remaining.removeAll(tried);
        Collections.reverse(remaining);
        // A run that went back and on again has its later epoch at fewer steps. Only the one to resume from is read:
        // two of
        // them may not fit into the heap.
        Optional<CheckpointFacts> newest = Optional.empty();
        for (long steps : remaining) {
            Optional<CheckpointFacts> facts = verify(steps, problems);
            if (newest.isEmpty()
                    || (facts.isPresent() && facts.get().epoch() > newest.get().epoch())) {
                newest = facts;
            }
        }
        Checkpoint checkpoint = newest.flatMap(facts -> read(facts.environmentSteps(), wanted, problems))
                .orElseThrow(
                        () -> new UserError("there is no checkpoint to resume from. " + String.join(" ", problems)));
        return resumeAt(checkpoint, lastEpoch, problems);
    }

    private Optional<CheckpointFacts> verify(long steps, List<String> problems) {
        try {
            return Optional.of(store.verify(steps));
        } catch (CorruptCheckpoint | IOException e) {
            problems.add(unusable(steps, e));
            return Optional.empty();
        }
    }

    private Optional<Checkpoint> read(long steps, Predicate<String> wanted, List<String> problems) {
        try {
            return Optional.of(store.read(steps, wanted));
        } catch (CorruptCheckpoint | IOException e) {
            problems.add(unusable(steps, e));
            return Optional.empty();
        }
    }

    private static String unusable(long steps, Exception cause) {
        return "Checkpoint " + steps + " cannot be used: " + cause.getMessage() + ".";
    }

    private static ResumePoint resumeAt(Checkpoint checkpoint, long lastEpoch, List<String> problems) {
        List<String> sentences = new ArrayList<>(problems);
        if (!sentences.isEmpty()) {
            sentences.add("Resuming from checkpoint " + checkpoint.environmentSteps() + ".");
        }
        return new ResumePoint(checkpoint, Math.max(lastEpoch, checkpoint.epoch()) + 1, sentences);
    }
}
