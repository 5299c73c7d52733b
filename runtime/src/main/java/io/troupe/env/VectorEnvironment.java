package io.troupe.env;

import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.Optional;

/**
 * {@code B} copies of an environment that step together and write straight into a fragment's arrays.
 *
 * <p>Episodes restart by themselves: where copy {@code b} ends with step {@code t}, its final observation is appended to
 * {@link Trajectory#finalObservations}, with its action mask where there are masks, and row {@code t + 1} of the observations holds the first one of its next
 * episode. All calls come from one thread at a time. Implementations that are also {@link Snapshotable} resume exactly;
 * the current observations are not part of their state, the caller has them.
 *
 * <p>Actions of a {@link io.troupe.spec.Box} arrive as the policy sampled them, possibly outside the box: the environment
 * acts as if they were clipped to it, and leaves the array as it is, because the log-probabilities belong to the
 * unclipped actions. Rewards that depend on the action depend on the clipped one.
 *
 * <p>Where a copy failed and could be repaired, the row is marked in {@link Trajectory#voided}, so that nobody learns from
 * it. Nobody else need write there: {@link Trajectory#begin} clears it.
 *
 * <p>A step is never both terminated and truncated: where both would hold, the task itself ended, and it is terminated.
 */
public interface VectorEnvironment extends AutoCloseable {
    /** The spec of one copy; the same value at every call. */
    EnvironmentSpec spec();

    /** Number of copies, B. */
    int copies();

    /**
     * Seeds every copy (streams derived from the seed and the copy's index) and starts an episode in each. Episodes in
     * progress are given up.
     *
     * @param seed the same seed gives the same episodes, given the same actions
     * @param observations receives the first observations, [B, observationSize]
     * @param offset where they start in the array
     */
    void reset(long seed, float[] observations, int offset);

    /**
     * Steps every copy once: reads row {@code t} of the actions, writes row {@code t} of rewards (and of those of each
     * stream, where there are several, whose sum they are), terminated and truncated and row {@code t + 1} of the observations, and appends final observations and ended episodes.
     *
     * @param fragment owned by the caller; not kept after the call
     * @param t step within the fragment, {@code 0 <= t < fragment.steps()}
     * @throws EnvironmentFailure when a copy cannot go on and could not be repaired, or an action is NaN or not one of
     *     a discrete space's
     */
    void step(Trajectory fragment, int t);

    /**
     * Writes which actions are allowed in the current state of every copy. Called after {@link #reset} or a restore, and
     * after every {@link #step}, of an environment whose spec says that there are masks.
     *
     * @param masks receives them, [B, M]: one element a choice, branch after branch, at least one true in each branch
     * @param offset where they start in the array
     * @throws IllegalStateException where the spec says that there are none
     */
    default void actionMasks(boolean[] masks, int offset) {
        throw new IllegalStateException(spec().name() + " gives no action masks");
    }

    /**
     * Changes what the parameters of each copy's episodes are, from its next one on: what a curriculum does. Those that are not
     * named are again those with which it was made. Part of what is saved.
     *
     * @throws io.troupe.input.UserError for a parameter that there is not, or a value that this cannot have
     * @throws IllegalStateException where there are none that can change
     */
    default void setParameters(EnvironmentParameters parameters) {
        throw new IllegalStateException(spec().name() + " has no parameters that can change while it runs");
    }

    /**
     * Says what was measured in the episode of one copy so far, as if it ended with the last step: what is around it cuts it
     * there, and calls {@link #restart} next. Asked where the spec names measures.
     *
     * @param b index of the copy
     * @param measures receives them, in the order of the spec; NaN for what there was none of
     * @throws IllegalStateException where this is not possible
     */
    default void measuresSoFar(int b, float[] measures) {
        throw new IllegalStateException(spec().name() + " measures only in episodes that end by themselves");
    }

    /** Whether {@link #restart} is possible. */
    default boolean canRestart() {
        return false;
    }

    /**
     * Gives up the episode of one copy and starts its next one, as if the one before had ended. Its random numbers go on.
     *
     * @param b index of the copy
     * @param observations receives the first observation of the new episode
     * @param offset where that starts in the array
     * @throws IllegalStateException where this is not possible
     */
    default void restart(int b, float[] observations, int offset) {
        throw new IllegalStateException(spec().name() + " cannot end the episode of one copy alone");
    }

    /** What says more of the copies than their observations, where there is such a thing. */
    default Optional<Depicted> depicted() {
        return this instanceof Depicted depicted ? Optional.of(depicted) : Optional.empty();
    }

    /** Copies that were made anew after a failure since the last call, with the reason of each. */
    default List<EnvironmentFailure> drainRepairs() {
        return List.of();
    }

    @Override
    default void close() {}
}
