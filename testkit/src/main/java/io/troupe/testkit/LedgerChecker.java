package io.troupe.testkit;

import io.troupe.checkpoint.LedgerEntry;
import io.troupe.checkpoint.LedgerEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds the facts of a run, of one launch however many processes died in it, against what every run promises:
 *
 * <ul>
 *   <li>epochs never go back: a trainer or supervisor that was replaced has no say any more;
 *   <li>a run goes on in a new epoch, from the checkpoint that was announced last, or a later one that was announced;
 *   <li>checkpoints are announced in the order of their steps;
 *   <li>a run finishes once, and nothing is announced or resumed after that.
 * </ul>
 */
public final class LedgerChecker {
    private final List<String> violations = new ArrayList<>();
    private final Set<Long> announced = new HashSet<>();
    /** The highest that anybody wrote in. */
    private long epoch;
    /** The highest in which the run began or went on. */
    private long begun;

    private long newest = -1;
    private int finished;

    private LedgerChecker() {}

    /**
     * @param entries of a run that goes on, or has ended, or has died; oldest first
     * @return one sentence for each promise that was broken
     */
    public static List<String> violations(List<LedgerEntry> entries) {
        LedgerChecker checker = new LedgerChecker();
        for (int i = 0; i < entries.size(); i++) {
            checker.take("line " + (i + 1), entries.get(i));
        }
        return List.copyOf(checker.violations);
    }

    /** @throws AssertionError when a promise was broken */
    public static void check(RunFolder run) throws IOException {
        List<LedgerEntry> entries = run.ledger();
        report(run, entries, violations(entries));
    }

    /** @throws AssertionError when a promise was broken, or the run has not finished */
    public static void checkFinished(RunFolder run) throws IOException {
        List<LedgerEntry> entries = run.ledger();
        List<String> violations = new ArrayList<>(violations(entries));
        if (entries.stream().noneMatch(entry -> entry.event() == LedgerEvent.FINISHED)) {
            violations.add("the run has not finished");
        }
        report(run, entries, violations);
    }

    private static void report(RunFolder run, List<LedgerEntry> entries, List<String> violations) {
        if (!violations.isEmpty()) {
            throw new AssertionError("the ledger of " + run.path() + " breaks a promise:\n"
                    + String.join("\n", violations) + "\nall of it:\n"
                    + entries.stream().map(LedgerEntry::toString).collect(Collectors.joining("\n")));
        }
    }

    private void take(String where, LedgerEntry entry) {
        if (entry.epoch() < epoch) {
            violations.add(where + ": " + label(entry) + " in epoch " + entry.epoch() + " after epoch " + epoch);
        }
        switch (entry.event()) {
            case CHECKPOINT_ANNOUNCED -> announce(where, entry);
            case RESUMED -> resume(where, entry);
            case FINISHED -> {
                finished++;
                if (finished > 1) {
                    violations.add(where + ": finished for the " + finished + ". time");
                }
            }
            // Processes may come and go whenever they like.
            case ROLE_TAKEN_OVER, MEMBER_JOINED, MEMBER_LOST -> {}
        }
        epoch = Math.max(epoch, entry.epoch());
    }

    private void announce(String where, LedgerEntry entry) {
        notAfterTheEnd(where, entry);
        if (entry.environmentSteps() < newest) {
            violations.add(where + ": the checkpoint of " + entry.environmentSteps()
                    + " steps was announced after that of " + newest);
        }
        if (!announced.isEmpty() && entry.epoch() > begun) {
            violations.add(where + ": a checkpoint of epoch " + entry.epoch() + ", in which nothing was resumed");
        }
        begun = Math.max(begun, entry.epoch());
        announced.add(entry.environmentSteps());
        newest = Math.max(newest, entry.environmentSteps());
    }

    private void resume(String where, LedgerEntry entry) {
        notAfterTheEnd(where, entry);
        if (entry.environmentSteps() < newest) {
            violations.add(where + ": resumed from " + entry.environmentSteps()
                    + " steps, before the announced checkpoint of " + newest);
        } else if (!announced.contains(entry.environmentSteps())) {
            violations.add(where + ": resumed from " + entry.environmentSteps()
                    + " steps, of which no checkpoint was announced");
        }
        if (entry.epoch() <= begun) {
            violations.add(where + ": resumed in epoch " + entry.epoch() + ", which had begun before");
        }
        begun = Math.max(begun, entry.epoch());
    }

    private void notAfterTheEnd(String where, LedgerEntry entry) {
        if (finished > 0) {
            violations.add(where + ": " + label(entry) + " after the run had finished");
        }
    }

    private static String label(LedgerEntry entry) {
        return "'" + entry.event().label() + "'";
    }
}
