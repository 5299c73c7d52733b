package io.troupe.env;

import io.troupe.trajectory.EpisodeLog;
import io.troupe.trajectory.FinalObservations;
import io.troupe.trajectory.Trajectory;

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
            require(
                    mine,
                    0,
                    ends(rows.finalObservations, others.finalObservations, rows.observationSize()),
                    before,
                    after);
            require(mine, 0, episodes(rows.episodes, others.episodes), before, after);
        }
    }

    /** How the first row of the step, with what comes after it, is another one; empty where it is not. */
    static String ofRow(LentFragment one, LentFragment other) {
        Trajectory rows = one.fragment();
        Trajectory others = other.fragment();
        String row = row(rows, others, one.t(), 0);
        boolean ended = rows.finalObservations.count() > 0
                && others.finalObservations.count() > 0
                && rows.finalObservations.row(0) == one.t() * rows.copies()
                && others.finalObservations.row(0) == one.t() * rows.copies();
        return row.isEmpty() && ended
                ? element(
                        "the final observation",
                        rows.finalObservations.values(),
                        others.finalObservations.values(),
                        0,
                        rows.observationSize())
                : row;
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

    private static String ends(FinalObservations one, FinalObservations other, int size) {
        if (one.count() != other.count()) {
            return "the final observations are " + one.count() + " and " + other.count();
        }
        return element("the final observations", one.values(), other.values(), 0, one.count() * size);
    }

    private static String episodes(EpisodeLog one, EpisodeLog other) {
        if (one.count() != other.count()) {
            return "the episodes that ended are " + one.count() + " and " + other.count();
        }
        for (int i = 0; i < one.count(); i++) {
            if (one.episodeLength(i) != other.episodeLength(i)
                    || differ(one.episodeReturn(i), other.episodeReturn(i))) {
                return "the episodes that ended have " + one.episodeLength(i) + " and " + other.episodeLength(i)
                        + " steps, and returns of " + one.episodeReturn(i) + " and " + other.episodeReturn(i);
            }
            for (int n = 0; n < one.measureNames().size(); n++) {
                if (differ(one.measure(i, n), other.measure(i, n))) {
                    return "the measure '" + one.measureNames().get(n) + "' is " + one.measure(i, n) + " and "
                            + other.measure(i, n);
                }
            }
        }
        return "";
    }

    private static boolean differ(float one, float other) {
        return Float.floatToIntBits(one) != Float.floatToIntBits(other);
    }
}
