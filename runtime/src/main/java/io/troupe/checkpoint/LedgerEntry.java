package io.troupe.checkpoint;

import java.time.Instant;
import java.util.Optional;

/**
 * One fact.
 *
 * @param at when it was written
 * @param event what happened
 * @param environmentSteps of the checkpoint, or of the run at that moment
 * @param epoch fencing epoch of whoever wrote it
 * @param component what it is about, such as {@code supervisor} or {@code worker-3}
 * @param launch during which it was written; empty where nobody named it
 */
public record LedgerEntry(
        Instant at, LedgerEvent event, long environmentSteps, long epoch, String component, Optional<String> launch) {
    public LedgerEntry {
        if (environmentSteps < 0 || epoch < 0) {
            throw new IllegalArgumentException(
                    "environmentSteps " + environmentSteps + " and epoch " + epoch + " must be at least 0");
        }
    }
}
