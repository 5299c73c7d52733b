package io.troupe.evaluation;

import io.troupe.math.RunningMoments;
import io.troupe.trajectory.EpisodeLog;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Returns and lengths of every copy's first episodes, and what was measured in them. */
final class Tally {
    private final int quota;
    private final int longest;
    private final List<String> measureNames;
    private final double[][] returns;
    private final int[][] lengths;
    /** Of each copy, [quota, N]; NaN for what there was none of. */
    private final float[][] measures;

    private final int[] done;
    private final double[] running;
    private final int[] runningSteps;
    private final boolean[] finished;
    private int unfinished;

    /**
     * @param quota episodes of each copy
     * @param longest steps after which an episode that does not end is counted as it is
     * @param measureNames as in the environment's spec
     */
    Tally(int copies, int quota, int longest, List<String> measureNames) {
        this.quota = quota;
        this.longest = longest;
        this.measureNames = measureNames;
        returns = new double[copies][quota];
        lengths = new int[copies][quota];
        measures = new float[copies][quota * measureNames.size()];
        for (float[] ofCopy : measures) {
            Arrays.fill(ofCopy, Float.NaN);
        }
        done = new int[copies];
        running = new double[copies];
        runningSteps = new int[copies];
        finished = new boolean[copies];
        unfinished = copies;
    }

    boolean complete() {
        return unfinished == 0;
    }

    void add(Trajectory step) {
        for (int copy = 0; copy < done.length; copy++) {
            running[copy] += step.rewards[copy];
            runningSteps[copy]++;
        }
        int logged = 0;
        for (int copy = 0; copy < done.length; copy++) {
            boolean ended = step.terminated[copy] || step.truncated[copy];
            // Not whoever was repaired: one failure can cost several copies their episodes, or follow a good one's
            // end.
            if (step.voided[copy]) {
                begin(copy);
            }
            // Without steps its episode is void.
            if (!finished[copy] && runningSteps[copy] > 0) {
                if (ended) {
                    keepMeasures(copy, step.episodes, logged);
                }
                endIfOver(copy, ended);
            }
            // Ended episodes are in the log in the order of the copies; the one of a failure is not.
            logged += ended && !step.voided[copy] ? 1 : 0;
        }
    }

    private void keepMeasures(int copy, EpisodeLog log, int logged) {
        int size = measureNames.size();
        for (int k = 0; k < size && logged < log.count(); k++) {
            measures[copy][done[copy] * size + k] = log.measure(logged, k);
        }
    }

    private void begin(int copy) {
        running[copy] = 0;
        runningSteps[copy] = 0;
    }

    private void endIfOver(int copy, boolean ended) {
        boolean cut = !ended && runningSteps[copy] >= longest;
        if (ended || cut) {
            returns[copy][done[copy]] = running[copy];
            lengths[copy][done[copy]] = runningSteps[copy];
            done[copy]++;
            begin(copy);
            if (cut || done[copy] == quota) {
                finished[copy] = true;
                unfinished--;
            }
        }
    }

    /** The first so many episodes in the order (episode, copy), as far as they exist. */
    EvaluationResult result(int episodes) {
        RunningMoments returnMoments = new RunningMoments(1);
        RunningMoments lengthMoments = new RunningMoments(1);
        for (int i = 0; i < episodes; i++) {
            int copy = i % done.length;
            int episode = i / done.length;
            if (episode < done[copy]) {
                returnMoments.add(returns[copy][episode]);
                lengthMoments.add(lengths[copy][episode]);
            }
        }
        return new EvaluationResult(
                returnMoments.mean(0),
                Math.sqrt(returnMoments.variance(0)),
                lengthMoments.mean(0),
                Math.toIntExact(returnMoments.count()),
                meansOfMeasures(episodes));
    }

    private SortedMap<String, Double> meansOfMeasures(int episodes) {
        SortedMap<String, Double> means = new TreeMap<>();
        int size = measureNames.size();
        for (int k = 0; k < size; k++) {
            RunningMoments moments = new RunningMoments(1);
            for (int i = 0; i < episodes; i++) {
                int copy = i % done.length;
                int episode = i / done.length;
                if (episode < done[copy] && !Float.isNaN(measures[copy][episode * size + k])) {
                    moments.add(measures[copy][episode * size + k]);
                }
            }
            if (moments.count() > 0) {
                means.put(measureNames.get(k), moments.mean(0));
            }
        }
        return means;
    }
}
