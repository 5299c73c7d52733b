package io.troupe.env;

import io.troupe.trajectory.Trajectory;

/** What the agents of one copy did in one step, all together, and whether the copy's own row says the same. */
final class CopyOfAgents {
    /** By which two sums may differ, of the magnitude of what is added up: they are floats. */
    private static final double TOLERANCE = 1e-5;

    private double reward;
    private double magnitude;
    private int terms;
    private int acted;
    private String stays = "";

    /** Adds the agents of one behaviour. */
    void add(Trajectory part, int t, int b, WatchedPart names) {
        int agents = part.copies() / names.copies();
        for (int i = 0; i < agents; i++) {
            int row = b * agents + i;
            int at = t * part.copies() + row;
            reward += part.rewards[at];
            magnitude += Math.abs(part.rewards[at]);
            terms++;
            if (!part.voided[at]) {
                acted++;
                if (!part.terminated[at] && !part.truncated[at]) {
                    stays = names.who(row);
                }
            }
        }
    }

    /**
     * What is wrong with the row of the copy, or nothing.
     *
     * @param failed whether it says that the copy failed
     */
    String problem(Trajectory rows, int at, boolean failed) {
        float own = rows.rewards[at];
        if (!Float.isFinite(own)) {
            return Unwritten.is(own)
                    ? "the reward of all agents was never written by step"
                    : "the reward of all agents is " + own;
        }
        double tolerance = Math.max(TOLERANCE, terms * WatchedLives.OF_EACH_TERM);
        if (Math.abs(own - reward) > tolerance * Math.max(1, magnitude)) {
            return "the reward of all agents is " + own + ", but that of each is " + (float) reward + " together";
        }
        if (rows.terminated[at] && rows.truncated[at]) {
            return "step gave both terminated and truncated for the episode, or did not write them: both are true before"
                    + " it. Where both hold, it is terminated";
        }
        if (failed) {
            return "";
        }
        if (acted == 0) {
            return "no agent acts in this step (all rows are voided): an episode ends when nobody is there any more";
        }
        boolean over = rows.terminated[at] || rows.truncated[at];
        return over && !stays.isEmpty() ? stays + "the episode ended, but it neither terminated nor truncated" : "";
    }
}
