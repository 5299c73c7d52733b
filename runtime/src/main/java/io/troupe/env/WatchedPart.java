package io.troupe.env;

import io.troupe.spec.ActionParts;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.FinalObservations;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of one behaviour in copies that development mode watches, one a copy and agent, and the rules that hold for each.
 * Which copy and agent it was is said by {@link #who} and {@link #copy}.
 */
final class WatchedPart {
    /** After so many restarts of one copy that changed nothing that is observed, there was none. */
    private static final int RESTARTS = 20;

    private final EnvironmentSpec spec;
    private final List<String> agents;
    private final boolean joint;
    private final int observationSize;
    private final ActionParts parts;
    private final WatchedLives lives;
    /** Left in the last step, so that it cannot act in the next one. */
    private final boolean[] left;
    /** What observes something is there. */
    private final boolean[] observed;
    /** What each row observed at the last reset, [rows, O]. */
    private final float[] firstObservations;
    /** Ends in a row after which it went on as if nothing had ended; negative once it did not. */
    private final int[] unchanged;

    /**
     * @param agents names of those in one copy; a single one without a name where there is one agent
     * @param joint whether agents come and go
     */
    WatchedPart(EnvironmentSpec spec, List<String> agents, int copies, boolean joint) {
        this.spec = spec;
        this.agents = agents;
        this.joint = joint;
        observationSize = spec.observation().size();
        parts = ActionParts.of(spec.action());
        int rows = copies * agents.size();
        lives = new WatchedLives("stay", rows);
        left = new boolean[rows];
        observed = new boolean[rows];
        firstObservations = new float[rows * observationSize];
        unchanged = new int[rows];
    }

    int rows() {
        return left.length;
    }

    /** B. */
    int copies() {
        return left.length / agents.size();
    }

    int copy(int row) {
        return row / agents.size();
    }

    /** Begins a message about one row. */
    String who(int row) {
        return joint ? "agent '" + agents.get(row % agents.size()) + "': " : "";
    }

    boolean masked() {
        return spec.masked();
    }

    int maskSize() {
        return spec.maskSize();
    }

    /** The first observations of all rows. */
    void reset(Trajectory part, int t) throws BrokenRule {
        lives.beginAll();
        Arrays.fill(left, false);
        int width = firstObservations.length;
        System.arraycopy(part.observations, t * width, firstObservations, 0, width);
        Arrays.fill(unchanged, 0);
        for (int row = 0; row < rows(); row++) {
            requireObservation(part.observations, t * width + row * observationSize, row, joint, "reset");
        }
    }

    /** Of one row alone. */
    void restart(int row, float[] observations, int offset) throws BrokenRule {
        requireObservation(observations, offset, row, false, "restart");
        unchanged[row] = -1;
    }

    void restored() {
        lives.restored();
        Arrays.fill(left, false);
        Arrays.fill(observed, false);
        Arrays.fill(unchanged, -1);
    }

    private void requireObservation(float[] values, int offset, int row, boolean maybeAbsent, String call)
            throws BrokenRule {
        String problem = Unwritten.problem(values, offset, observationSize, call);
        observed[row] = firstNotZero(values, offset) < observationSize;
        if (problem.isEmpty() && (observed[row] || !maybeAbsent)) {
            String outside = spec.observation().whyNot(values, offset);
            problem = outside.isEmpty()
                    ? ""
                    : "the observation is not in the space of the spec after " + call + ": " + outside;
        }
        if (!problem.isEmpty()) {
            throw new BrokenRule(row, problem);
        }
    }

    private int firstNotZero(float[] values, int offset) {
        int i = 0;
        while (i < observationSize && values[offset + i] == 0) {
            i++;
        }
        return i;
    }

    /** Rewards and ends of one row. */
    void requireStep(Trajectory part, int t, int row, boolean failed) throws BrokenRule {
        int at = t * rows() + row;
        requireReward(part, at, row);
        if (part.terminated[at] && part.truncated[at]) {
            throw new BrokenRule(
                    row,
                    "step gave both terminated and truncated, or did not write them: both are true before it. Where both"
                            + " hold, it is terminated");
        }
        if (joint && !failed) {
            requirePresence(part, at, row);
        }
    }

    private void requireReward(Trajectory part, int at, int row) throws BrokenRule {
        float reward = part.rewards[at];
        if (!Float.isFinite(reward)) {
            throw new BrokenRule(
                    row, Unwritten.is(reward) ? "the reward was never written by step" : "the reward is " + reward);
        }
        int streams = part.streams();
        if (streams > 0) {
            float[] each = Arrays.copyOfRange(part.streamRewards, at * streams, (at + 1) * streams);
            String problem = LastStreamRewards.problem(spec.rewardStreams(), each, reward);
            if (!problem.isEmpty()) {
                throw new BrokenRule(row, problem);
            }
        }
    }

    private void requirePresence(Trajectory part, int at, int row) throws BrokenRule {
        if (part.voided[at]) {
            if (part.rewards[at] != 0) {
                throw new BrokenRule(
                        row, "gets a reward of " + part.rewards[at] + ", but was not there before this step (voided)");
            }
            if (part.terminated[at] || part.truncated[at]) {
                throw new BrokenRule(row, "leaves, but was not there before this step (voided)");
            }
            if (observed[row]) {
                throw new BrokenRule(
                        row,
                        "it observed something after the step before, but its row is voided: of who is not there the"
                                + " observation is zeros, and who is there acts");
            }
        } else if (left[row]) {
            throw new BrokenRule(
                    row, "acts without being there: it left in the step before, so that this row must be voided");
        }
    }

    /**
     * Next observations of all rows, after the final ones.
     *
     * @param unlike copies whose next observation may be the final one again and again: where they failed, and where each
     *     episode is one step, whose next context can be both
     */
    void requireObservations(Trajectory part, int t, boolean[] over, boolean[] unlike) throws BrokenRule {
        for (int row = 0; row < rows(); row++) {
            int at = t * rows() + row;
            int next = (at + rows()) * observationSize;
            boolean ended = part.terminated[at] || part.truncated[at];
            boolean restarted = over[copy(row)];
            boolean maybeAbsent = joint && (restarted || ended || part.voided[at]);
            requireObservation(part.observations, next, row, maybeAbsent, restarted ? "restart" : "step");
            left[row] = joint && ended && !restarted;
            if (left[row] && observed[row]) {
                int i = firstNotZero(part.observations, next);
                throw new BrokenRule(
                        row,
                        "it left in this step, so that its next observation is zeros, but element " + i + " is "
                                + part.observations[next + i]);
            }
            if (ended && !joint && !unlike[copy(row)]) {
                requireRestart(part, next, row);
            }
        }
    }

    /** Where an episode or a stay ends, and there alone, is a final observation. */
    void requireFinals(Trajectory part, int t) throws BrokenRule {
        FinalObservations finals = part.finalObservations;
        boolean[] found = new boolean[rows()];
        for (int i = 0; i < finals.count(); i++) {
            int row = finals.row(i) - t * rows();
            if (row < 0 || row >= rows()) {
                throw new BrokenRule(
                        0,
                        "step appended a final observation of row " + finals.row(i) + ", but its rows are " + t * rows()
                                + " to " + ((t + 1) * rows() - 1));
            }
            int at = finals.row(i);
            if (found[row] || !(part.terminated[at] || part.truncated[at])) {
                throw new BrokenRule(
                        row,
                        "step appended " + (found[row] ? "two final observations" : "a final observation")
                                + (found[row] ? "" : ", but neither terminated nor truncated"));
            }
            found[row] = true;
            requireFinal(finals, i, row, part.truncated[at]);
        }
        for (int row = 0; row < rows(); row++) {
            int at = t * rows() + row;
            if (!found[row] && (part.terminated[at] || part.truncated[at])) {
                throw new BrokenRule(
                        row,
                        (part.terminated[at] ? "terminated" : "truncated")
                                + " is true after step, as it was before, but no final observation was appended: either"
                                + " is missing, this or that the flag is written");
            }
        }
    }

    private void requireFinal(FinalObservations finals, int i, int row, boolean truncated) throws BrokenRule {
        int offset = i * observationSize;
        String problem = Unwritten.problem(finals.values(), offset, observationSize, "step");
        if (problem.isEmpty()) {
            problem = spec.observation().whyNot(finals.values(), offset);
        }
        if (problem.isEmpty() && truncated && masked()) {
            problem = parts.whyNot(finals.masks(), i * maskSize());
        }
        if (!problem.isEmpty()) {
            throw new BrokenRule(row, "the final observation of the episode is wrong: " + problem);
        }
    }

    /** The last final observation of the row must not go on as the first one of its next episode, again and again. */
    private void requireRestart(Trajectory part, int next, int row) throws BrokenRule {
        FinalObservations finals = part.finalObservations;
        int i = 0;
        while (finals.row(i) % rows() != row) {
            i++;
        }
        boolean goesOn = unchanged[row] >= 0
                && same(finals.values(), i * observationSize, part.observations, next)
                && !same(part.observations, next, firstObservations, row * observationSize);
        unchanged[row] = goesOn ? unchanged[row] + 1 : -1;
        if (unchanged[row] == RESTARTS) {
            throw new BrokenRule(
                    row,
                    RESTARTS + " episodes ended, and after each the next observation was the final one of the episode"
                            + " before: it must be the first one of a new episode, or the one before was not kept");
        }
    }

    private boolean same(float[] one, int offset, float[] other, int otherOffset) {
        return Arrays.equals(one, offset, offset + observationSize, other, otherOffset, otherOffset + observationSize);
    }

    /** Stays of agents that ended must be in the log. */
    void requireLives(Trajectory part, int t, boolean[] over) throws BrokenRule {
        boolean[] ended = new boolean[rows()];
        for (int row = 0; row < rows(); row++) {
            int at = t * rows() + row;
            if (!part.voided[at]) {
                lives.step(row, part.rewards[at]);
                ended[row] = part.terminated[at] || part.truncated[at];
            }
        }
        lives.requireLogged(part.episodes, ended);
        for (int row = 0; row < rows(); row++) {
            if (part.voided[t * rows() + row] || ended[row] || over[copy(row)]) {
                lives.begin(row);
            }
        }
    }

    /** Masks of all rows, from {@code offset} on. */
    void requireMasks(boolean[] masks, int offset) throws BrokenRule {
        for (int row = 0; row < rows(); row++) {
            int at = offset + row * maskSize();
            String problem = parts.whyNot(masks, at);
            if (!problem.isEmpty()) {
                throw new BrokenRule(row, problem);
            }
            for (int i = 0; left[row] && i < maskSize(); i++) {
                if (!masks[at + i]) {
                    throw new BrokenRule(row, "it is not there, so that its mask allows everything, but not " + i);
                }
            }
        }
    }
}
