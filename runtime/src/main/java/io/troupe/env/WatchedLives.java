package io.troupe.env;

import io.troupe.trajectory.EpisodeLog;
import java.util.Arrays;
import java.util.List;

/**
 * How many steps each of some episodes, or stays of agents in them, has taken and what it got, as development mode counts it
 * beside the environment: what this says of one that ended must be the same.
 */
final class WatchedLives {
    /** By which two sums may differ, of the magnitude of what is added up: they are floats. */
    private static final double TOLERANCE = 1e-4;
    /** By which each term that is added to a float may be off. */
    static final double OF_EACH_TERM = 1.2e-7;

    private final String what;
    private final int[] steps;
    private final double[] returns;
    private final double[] magnitudes;
    /** Whether it was watched from its beginning on. */
    private final boolean[] whole;

    /** @param what "episode", for messages */
    WatchedLives(String what, int count) {
        this.what = what;
        steps = new int[count];
        returns = new double[count];
        magnitudes = new double[count];
        whole = new boolean[count];
    }

    int count() {
        return steps.length;
    }

    int steps(int i) {
        return steps[i];
    }

    void step(int i, float reward) {
        steps[i]++;
        returns[i] += reward;
        magnitudes[i] += Math.abs(reward);
    }

    void begin(int i) {
        steps[i] = 0;
        returns[i] = 0;
        magnitudes[i] = 0;
        whole[i] = true;
    }

    void beginAll() {
        for (int i = 0; i < steps.length; i++) {
            begin(i);
        }
    }

    /** All are somewhere in the middle. */
    void restored() {
        beginAll();
        Arrays.fill(whole, false);
    }

    /**
     * Looks for those that ended in what the environment says of them, which may be in any order.
     *
     * @param log of one step
     * @param ended which ended in it
     * @throws BrokenRule of the first of them that is not there, or whose measures are infinite
     */
    void requireLogged(EpisodeLog log, boolean[] ended) throws BrokenRule {
        boolean[] used = new boolean[log.count()];
        int found = 0;
        for (int i = 0; i < ended.length; i++) {
            if (ended[i]) {
                int entry = entry(log, i, used);
                if (entry == log.count()) {
                    throw new BrokenRule(i, missing(log, i));
                }
                used[entry] = true;
                found++;
                requireMeasures(log, entry, i);
            }
        }
        if (found < log.count()) {
            int first = 0;
            while (first < ended.length - 1 && ended[first]) {
                first++;
            }
            throw new BrokenRule(
                    first, "step appended " + counted(log.count(), what) + " to episodes, but " + found + " ended");
        }
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private int entry(EpisodeLog log, int i, boolean[] used) {
        int entry = 0;
        while (entry < log.count() && (used[entry] || !isOf(log, entry, i))) {
            entry++;
        }
        return entry;
    }

    private boolean isOf(EpisodeLog log, int entry, int i) {
        double off = Math.abs(log.episodeReturn(entry) - returns[i]);
        double tolerance = Math.max(TOLERANCE, steps[i] * OF_EACH_TERM);
        return !whole[i] || (log.episodeLength(entry) == steps[i] && off <= tolerance * Math.max(1, magnitudes[i]));
    }

    private String missing(EpisodeLog log, int i) {
        String own = "its " + what + " of " + counted(steps[i], "step") + " with a return of " + (float) returns[i]
                + " ended, but ";
        if (log.count() == 0) {
            return own + "step appended nothing to episodes";
        }
        StringBuilder entries = new StringBuilder();
        for (int entry = 0; entry < log.count(); entry++) {
            entries.append(entry == 0 ? "" : ", ")
                    .append(counted(log.episodeLength(entry), "step"))
                    .append(" with a return of ")
                    .append(log.episodeReturn(entry));
        }
        return own + "what step appended to episodes is " + entries;
    }

    private static void requireMeasures(EpisodeLog log, int entry, int i) throws BrokenRule {
        List<String> names = log.measureNames();
        for (int n = 0; n < names.size(); n++) {
            if (Float.isInfinite(log.measure(entry, n))) {
                throw new BrokenRule(i, "the measure '" + names.get(n) + "' is " + log.measure(entry, n));
            }
        }
    }
}
