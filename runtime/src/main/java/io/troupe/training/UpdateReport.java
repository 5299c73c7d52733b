package io.troupe.training;

import io.troupe.algorithm.UpdateStatistics;
import io.troupe.policy.PolicySnapshot;
import io.troupe.schedule.Progress;

/**
 * What one update of the policy did.
 *
 * @param progress counters after it
 * @param statistics of the learner; those of the last update when this batch was refused
 * @param lag largest number of versions that the batch was behind
 * @param stageNanos where the time of this process has gone so far
 * @param snapshot the current policy
 */
public record UpdateReport(
        Progress progress, UpdateStatistics statistics, long lag, StageNanos stageNanos, PolicySnapshot snapshot) {}
