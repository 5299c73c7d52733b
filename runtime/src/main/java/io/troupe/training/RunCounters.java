package io.troupe.training;

import com.google.protobuf.InvalidProtocolBufferException;
import io.troupe.policy.PolicyVersion;
import io.troupe.proto.checkpoint.ProgressState;
import io.troupe.schedule.Progress;
import io.troupe.schedule.ReturnWindow;
import io.troupe.trajectory.EpisodeLog;
import io.troupe.trajectory.QueueCounts;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a run counts while it learns, as one thing that a checkpoint holds. One owner. */
public final class RunCounters {
    /** Why the trainer refused a fragment: a value in it is not finite. */
    public static final String NOT_FINITE = "not-finite";
    /** Why the trainer refused a fragment: an action in it is masked, or a mask in it allows nothing. */
    public static final String MASKED_ACTION = "masked-action";
    /** Why the trainer refused a fragment: another one in its batch was. */
    public static final String BATCH_REFUSED = "batch-refused";

    private final ReturnWindow window = new ReturnWindow(ReturnWindow.STANDARD_SIZE);
    private final EpisodeMeasures measures = new EpisodeMeasures();
    /** By the trainer, and by everybody in earlier parts of the run. */
    private final Map<String, Long> dropped = new TreeMap<>();

    private QueueCounts queue = QueueCounts.NONE;
    private long environmentSteps;
    private long episodes;
    private long updates;
    private double bestMeanReturn = Double.NaN;
    private long trained;
    private long lost;
    private long lagSum;
    private long lagMax;
    private long trainingMillisBefore;

    /**
     * Counts a batch that the policy was updated with.
     *
     * @param batch in the order in which it was learnt from
     * @param version the policy's before the update
     * @return the largest lag in the batch
     */
    public long trained(List<Trajectory> batch, PolicyVersion version) {
        long largest = 0;
        for (Trajectory fragment : batch) {
            environmentSteps += fragment.rows();
            long lag = fragment.policyVersion().lagBehind(version);
            lagSum += lag;
            largest = Math.max(largest, lag);
            trained++;
            EpisodeLog log = fragment.episodes;
            for (int i = 0; i < log.count(); i++) {
                episodes++;
                window.add(log.episodeReturn(i), log.episodeLength(i));
            }
            measures.add(log);
        }
        lagMax = Math.max(lagMax, largest);
        updates++;
        if (window.full() && !(window.meanReturn() <= bestMeanReturn)) {
            bestMeanReturn = window.meanReturn();
        }
        return largest;
    }

    /** Counts fragments that were not learnt from. */
    public void dropped(String reason, long fragments) {
        dropped.merge(reason, fragments, Long::sum);
    }

    /** Takes over what the queue has counted so far in this process. */
    public void queueCounts(QueueCounts soFar) {
        queue = soFar;
    }

    /** What the queue had counted when it handed out the last batch. */
    public QueueCounts queueCounts() {
        return queue;
    }

    /** Mean return of the window once it is full, before that NaN: one lucky episode makes no best checkpoint. */
    double meanReturnOfFullWindow() {
        return window.full() ? window.meanReturn() : Double.NaN;
    }

    /** What was measured in the last episodes, by metric tag. */
    Map<String, Float> measures() {
        return measures.byTag();
    }

    /** Environment steps learnt from. */
    public long environmentSteps() {
        return environmentSteps;
    }

    /** Updates made. */
    public long updates() {
        return updates;
    }

    /** Fragments learnt from. */
    public long trainedTrajectories() {
        return trained;
    }

    /** Fragments that went down with a worker. */
    public long lostTrajectories() {
        return lost;
    }

    /** Fragments not learnt from, by reason, without those that the queue dropped in this process. */
    public Map<String, Long> droppedTrajectories() {
        return Map.copyOf(dropped);
    }

    private Map<String, Long> allDropped() {
        Map<String, Long> all = new TreeMap<>(dropped);
        queue.dropped().forEach((reason, number) -> all.merge(reason, number, Long::sum));
        return all;
    }

    /** Mean lag over all fragments learnt from, in versions. */
    public double meanLag() {
        return trained == 0 ? 0 : (double) lagSum / trained;
    }

    /** Largest lag of any fragment learnt from. */
    public long maxLag() {
        return lagMax;
    }

    /** Training time of the run's earlier parts, in milliseconds. */
    public long trainingMillisBefore() {
        return trainingMillisBefore;
    }

    /** The counters as the schedule wants them. */
    public Progress progress(PolicyVersion version) {
        return new Progress(
                environmentSteps,
                episodes,
                updates,
                version,
                window.count(),
                window.meanReturn(),
                bestMeanReturn,
                window.meanLength());
    }

    /**
     * Encodes the counters as {@code ProgressState}.
     *
     * @param trainingMillis training time so far, earlier parts included
     * @param workers fragments in a batch
     * @param reproducible whether fragment n of every worker was collected for update n
     */
    byte[] save(long trainingMillis, int workers, boolean reproducible) {
        ProgressState.Builder state = ProgressState.newBuilder()
                .setEnvironmentSteps(environmentSteps)
                .setEpisodes(episodes)
                .setUpdates(updates)
                .setBestMeanReturn(bestMeanReturn)
                .setTrainedTrajectories(trained)
                .putAllDroppedTrajectories(allDropped())
                .setLostTrajectories(lost)
                .setLagSum(lagSum)
                .setLagMax(lagMax)
                .setTrainingMillis(trainingMillis)
                .setWorkers(workers)
                .setReproducible(reproducible)
                .putAllMeasures(measures.save());
        for (int i = 0; i < window.count(); i++) {
            state.addWindowReturns(window.oldestFirst(i)).addWindowLengths(window.lengthOldestFirst(i));
        }
        return state.build().toByteArray();
    }

    /**
     * Takes up saved counters.
     *
     * @return what was saved
     * @throws IllegalArgumentException when the bytes are none
     */
    ProgressState restore(byte[] encoded) {
        try {
            ProgressState state = ProgressState.parseFrom(encoded);
            environmentSteps = state.getEnvironmentSteps();
            episodes = state.getEpisodes();
            updates = state.getUpdates();
            bestMeanReturn = state.getBestMeanReturn();
            trained = state.getTrainedTrajectories();
            dropped.putAll(state.getDroppedTrajectoriesMap());
            lost = state.getLostTrajectories();
            lagSum = state.getLagSum();
            lagMax = state.getLagMax();
            trainingMillisBefore = state.getTrainingMillis();
            for (int i = 0; i < state.getWindowReturnsCount(); i++) {
                window.add(state.getWindowReturns(i), state.getWindowLengths(i));
            }
            measures.restore(state.getMeasuresMap());
            return state;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not a run's counters: " + e.getMessage(), e);
        }
    }
}
