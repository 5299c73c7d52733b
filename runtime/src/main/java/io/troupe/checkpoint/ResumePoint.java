package io.troupe.checkpoint;

import java.util.List;

/**
 * Where a run goes on.
 *
 * @param checkpoint verified
 * @param nextEpoch greater than every epoch so far; it must be in the ledger ({@link LedgerEvent#RESUMED}) before
 *     anything is written in it
 * @param problems why it is not simply the last announced checkpoint, as sentences for the user; empty when it is
 */
public record ResumePoint(Checkpoint checkpoint, long nextEpoch, List<String> problems) {
    public ResumePoint {
        problems = List.copyOf(problems);
    }
}
