package io.troupe.training;

import io.troupe.algorithm.UpdateStatistics;
import io.troupe.schedule.Progress;

/**
 * What one update of the policy did.
 *
 * @param statistics of the learner; those of the last update when this batch was refused
 * @param lag largest number of versions that the batch was behind
 * @param stageNanos where the time of this process has gone so far
 * @param totals everything counted up to and with it
 */
public record UpdateReport(UpdateStatistics statistics, long lag, StageNanos stageNanos, RunTotals totals) {
    /** Counters after it. */
    public Progress progress() {
        return totals.progress();
    }
}
