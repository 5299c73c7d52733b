package io.troupe.env;

import io.troupe.trajectory.EpisodeLog;
import io.troupe.trajectory.FinalObservations;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;

/** Where two objects that were given the same gave something else. */
final class Differences {
    private Differences() {}

    /** @throws BrokenRule of a copy, saying what is different, between the two texts */
    static void requireSameReset(LentFragment one, LentFragment other, String before, String after) throws BrokenRule {
        for (int k = 0; k < one.fragment().parts().size(); k++) {
            LentRows mine = one.all().get(k);
            for (int column = 0; column < mine.rows().copies(); column++) {
                require(
                        mine,
                        column,
                        observation(mine.rows(), other.all().get(k).rows(), one.t(), column),
                        before,
                        after);
            }
        }
    }

    /** Likewise of what a step gave. */
    static void requireSameStep(LentFragment one, LentFragment other, String before, String after) throws BrokenRule {
        for (int k = 0; k < one.all().size(); k++) {
            LentRows mine = one.all().get(k);
            Trajectory rows = mine.rows();
            Trajectory others = other.all().get(k).rows();
            for (int column = 0; column < rows.copies(); column++) {
                require(mine, column, row(rows, others, one.t(), column), before, after);
            }
            for (int column = 0; column < rows.copies(); column++) {
                require(mine, column, finals(rows, others, one.t() * rows.copies() + column), before, after);
            }
            int ended = firstEnded(rows, one.t());
            String counts = counts(rows.finalObservations, others.finalObservations);
            require(mine, ended, counts, before, after);
            require(mine, ended, episodes(rows.episodes, others.episodes), before, after);
        }
    }

    /** How the first row of the step, with what comes after it, is another one; empty where it is not. */
    static String ofRow(LentFragment one, LentFragment other) {
        Trajectory rows = one.fragment();
        Trajectory others = other.fragment();
        String row = row(rows, others, one.t(), 0);
        return row.isEmpty() ? finals(rows, others, one.t() * rows.copies()) : row;
    }

    static String element(String what, float[] one, float[] other) {
        return element(what, one, other, 0, one.length);
    }

    private static void require(LentRows rows, int column, String what, String before, String after) throws BrokenRule {
        if (!what.isEmpty()) {
            throw new BrokenRule(rows.copy(column), before + what + after);
        }
    }

    private static String row(Trajectory one, Trajectory other, int t, int column) {
        int row = t * one.copies() + column;
        if (one.terminated[row] != other.terminated[row] || one.truncated[row] != other.truncated[row]) {
            return "the ends are " + end(one, row) + " and " + end(other, row);
        }
        String observation = observation(one, other, t + 1, column);
        if (!observation.isEmpty()) {
            return observation;
        }
        if (differ(one.rewards[row], other.rewards[row])) {
            return "the reward is " + one.rewards[row] + " and " + other.rewards[row];
        }
        int streams = one.streams();
        for (int i = row * streams; i < (row + 1) * streams; i++) {
            if (differ(one.streamRewards[i], other.streamRewards[i])) {
                return "stream " + (i - row * streams) + " of the reward is " + one.streamRewards[i] + " and "
                        + other.streamRewards[i];
            }
        }
        return one.voided[row] == other.voided[row] ? "" : "voided is " + one.voided[row] + " and " + other.voided[row];
    }

    private static String end(Trajectory rows, int row) {
        return rows.terminated[row] ? "terminated" : rows.truncated[row] ? "truncated" : "none";
    }

    private static String observation(Trajectory one, Trajectory other, int step, int column) {
        int size = one.observationSize();
        int offset = (step * one.copies() + column) * size;
        return element("the observation", one.observations, other.observations, offset, size);
    }

    private static String element(String what, float[] one, float[] other, int offset, int size) {
        for (int i = 0; i < size; i++) {
            if (differ(one[offset + i], other[offset + i])) {
                return "element " + i + " of " + what + " is " + one[offset + i] + " and " + other[offset + i];
            }
        }
        return "";
    }

    /** Row whose episode, or stay, ended first; 0 where none did. Episodes do not say of which row they are. */
    private static int firstEnded(Trajectory rows, int t) {
        int column = 0;
        while (column < rows.copies()
                && !rows.terminated[t * rows.copies() + column]
                && !rows.truncated[t * rows.copies() + column]) {
            column++;
        }
        return column % rows.copies();
    }

    /** They may be in any order. */
    private static String finals(Trajectory one, Trajectory other, int row) {
        int mine = indexOf(one.finalObservations, row);
        int its = indexOf(other.finalObservations, row);
        if (mine < 0 || its < 0) {
            return mine == its
                    ? ""
                    : "the final observation was appended by the " + (mine < 0 ? "second" : "first") + " alone";
        }
        int size = one.observationSize();
        String difference = element(
                "the final observation",
                Arrays.copyOfRange(one.finalObservations.values(), mine * size, (mine + 1) * size),
                Arrays.copyOfRange(other.finalObservations.values(), its * size, (its + 1) * size));
        return difference.isEmpty() && one.truncated[row]
                ? masks(one.finalObservations.masks(), mine, other.finalObservations.masks(), its, one.maskSize())
                : difference;
    }

    private static String masks(boolean[] one, int mine, boolean[] other, int its, int size) {
        for (int i = 0; i < size; i++) {
            boolean own = one[mine * size + i];
            if (own != other[its * size + i]) {
                return "element " + i + " of the mask of the final observation is " + own + " and " + !own;
            }
        }
        return "";
    }

    private static int indexOf(FinalObservations finals, int row) {
        int i = finals.count() - 1;
        while (i >= 0 && finals.row(i) != row) {
            i--;
        }
        return i;
    }

    private static String counts(FinalObservations one, FinalObservations other) {
        return one.count() == other.count()
                ? ""
                : "the final observations are " + one.count() + " and " + other.count();
    }

    /** They may be in any order, too. */
    private static String episodes(EpisodeLog one, EpisodeLog other) {
        if (one.count() != other.count()) {
            return "the episodes that ended are " + one.count() + " and " + other.count();
        }
        boolean[] used = new boolean[other.count()];
        int missing = -1;
        for (int i = one.count() - 1; i >= 0; i--) {
            int same = 0;
            while (same < used.length
                    && (used[same] || !episode(one, i, other, same).isEmpty())) {
                same++;
            }
            if (same == used.length) {
                missing = i;
            } else {
                used[same] = true;
            }
        }
        int unlike = 0;
        while (unlike < used.length && used[unlike]) {
            unlike++;
        }
        if (missing < 0) {
            return "";
        }
        return episode(one, missing, other, unlike)
                + (one.count() == 1 ? "" : " (of which of those that ended, episodes does not say)");
    }

    private static String episode(EpisodeLog one, int i, EpisodeLog other, int j) {
        if (one.episodeLength(i) != other.episodeLength(j) || differ(one.episodeReturn(i), other.episodeReturn(j))) {
            return "the episodes that ended have " + one.episodeLength(i) + " and " + other.episodeLength(j)
                    + " steps, and returns of " + one.episodeReturn(i) + " and " + other.episodeReturn(j);
        }
        for (int n = 0; n < one.measureNames().size(); n++) {
            if (differ(one.measure(i, n), other.measure(j, n))) {
                return "the measure '" + one.measureNames().get(n) + "' is " + one.measure(i, n) + " and "
                        + other.measure(j, n);
            }
        }
        return "";
    }

    private static boolean differ(float one, float other) {
        return Float.floatToIntBits(one) != Float.floatToIntBits(other);
    }
}
