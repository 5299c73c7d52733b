package io.troupe.training;

import io.troupe.checkpoint.Checkpoint;
import io.troupe.policy.PolicyVersion;
import io.troupe.schedule.Progress;
import io.troupe.trajectory.QueueCounts;
import java.time.Duration;
import java.util.Map;

/**
 * Everything that a run has counted, between two updates.
 *
 * @param progress how far it is
 * @param elapsed training time of all its parts
 * @param trained fragments learnt from
 * @param dropped fragments not learnt from, by reason, without those that the queue dropped in this process
 * @param lost fragments that went down with a worker
 * @param meanLag mean lag of the fragments learnt from, in versions
 * @param maxLag the largest
 * @param queue what the queue had counted when it handed out the last batch
 * @param device what the learner computes on
 */
public record RunTotals(
        Progress progress,
        Duration elapsed,
        long trained,
        Map<String, Long> dropped,
        long lost,
        double meanLag,
        long maxLag,
        QueueCounts queue,
        String device) {
    private static final String NO_DEVICE = "";

    /** The totals as they are now. */
    public static RunTotals of(Training training) {
        RunCounters counters = training.counters();
        return new RunTotals(
                training.progress(),
                training.elapsed(),
                counters.trainedTrajectories(),
                counters.droppedTrajectories(),
                counters.lostTrajectories(),
                counters.meanLag(),
                counters.maxLag(),
                counters.queueCounts(),
                training.device());
    }

    /**
     * The totals that a run continues with from a checkpoint, as far as they are known before its trainer is up.
     *
     * @throws IllegalArgumentException when the checkpoint has none
     */
    public static RunTotals in(Checkpoint checkpoint) {
        RunCounters counters = new RunCounters();
        Training.restoreCounters(counters, checkpoint);
        return of(counters, Training.policyIn(checkpoint).version());
    }

    /** Whether {@link #in} needs the component of this name. */
    public static boolean needs(String component) {
        return Training.isPolicy(component) || Training.isProgress(component);
    }

    /** The totals of a run that has not begun. */
    public static RunTotals atTheBeginning() {
        return of(new RunCounters(), PolicyVersion.INITIAL);
    }

    private static RunTotals of(RunCounters counters, PolicyVersion version) {
        return new RunTotals(
                counters.progress(version),
                Duration.ofMillis(counters.trainingMillisBefore()),
                counters.trainedTrajectories(),
                counters.droppedTrajectories(),
                counters.lostTrajectories(),
                counters.meanLag(),
                counters.maxLag(),
                counters.queueCounts(),
                NO_DEVICE);
    }
}
