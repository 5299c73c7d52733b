package io.troupe.env;

import io.troupe.spec.ParallelSpec;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.Optional;

/**
 * {@code B} copies of an environment with several agents that step together and write straight into a fragment's arrays:
 * what {@link VectorEnvironment} is for one agent, with the same rules.
 *
 * <p>The fragment has a part for each behaviour of the spec, whose rows are the behaviour's agents in (copy, agent) order.
 * A row of an agent that was not there before the step is {@link Trajectory#voided}, with a reward of 0 and without an end;
 * the observation of one that is not there after the step is zeros, and its mask allows everything. One that leaves has
 * ended in its last row, and its final observation is appended; it can be back in the next step at the earliest, so that what
 * follows its end is zeros, and the row after it is voided, unless the episode of the copy ended with it. The rows of the fragment itself hold the sum of the
 * agents' rewards, and the end of the copy's episode.
 */
public interface JointEnvironment extends AutoCloseable {
    /** The spec of one copy; the same value at every call. */
    ParallelSpec spec();

    /** Number of copies, B. */
    int copies();

    /**
     * Seeds every copy (streams derived from the seed and the copy's index) and starts an episode in each. Episodes in
     * progress are given up.
     *
     * @param seed the same seed gives the same episodes, given the same actions
     * @param observations receive the first observations, one array a behaviour, [B * agents, observationSize]
     */
    void reset(long seed, List<float[]> observations);

    /**
     * Steps every copy once: reads row {@code t} of the actions of each part, writes row {@code t} of rewards, terminated,
     * truncated and voided and row {@code t + 1} of the observations, and appends final observations, ended episodes, and
     * ended lives of agents.
     *
     * @param fragment owned by the caller; not kept after the call
     * @param t step within the fragment, {@code 0 <= t < fragment.steps()}
     * @throws EnvironmentFailure when a copy cannot go on and could not be repaired, or an action is NaN or not one of
     *     a discrete space's
     */
    void step(Trajectory fragment, int t);

    /**
     * Writes which actions are allowed in the current state, for a behaviour that has masks. Called after {@link #reset} or a
     * restore, and after every {@link #step}.
     *
     * @param behaviour number in the spec
     * @param masks receives them, [B * agents, M]
     * @param offset where they start in the array
     */
    void actionMasks(int behaviour, boolean[] masks, int offset);

    /** What saves and restores the copies' state, where that is possible. */
    Optional<Snapshotable> snapshotable();

    /** What says more of the copies than their agents observe, where there is such a thing. */
    default Optional<Depicted> depicted() {
        return Optional.empty();
    }

    /** Copies that were made anew after a failure since the last call, with the reason of each. */
    default List<EnvironmentFailure> drainRepairs() {
        return List.of();
    }

    @Override
    default void close() {}
}
