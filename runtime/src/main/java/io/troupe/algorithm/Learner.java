package io.troupe.algorithm;

import io.troupe.policy.PolicySnapshot;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.SortedMap;

/**
 * The part of an algorithm that learns. One owner, one thread at a time; {@link #close()} frees native memory.
 *
 * <p>Call order: {@link #restore} or {@link #begin} at most once, first; then {@link #update} any number of times; {@link #snapshot} and
 * {@link #save} at any time between updates.
 */
public interface Learner extends AutoCloseable {
    /** What it computes on: {@code cpu} or {@code gpu}. */
    String device();

    /** An immutable copy of the current policy. The same object until the next update or restore. */
    PolicySnapshot snapshot();

    /**
     * Learns from a batch; afterwards {@link #snapshot()} is one version newer. The trajectories belong to the learner
     * during the call only: it may scribble on their arrays and keeps none of them.
     *
     * @param batch one fragment of each worker, in worker order (in {@code async} mode: whatever is next)
     * @param environmentSteps steps of all environments before this batch: what schedules go by
     * @return what happened in the update
     * @throws LearnerFailure when a loss or parameter is no longer finite; the update is then not to be used
     */
    UpdateStatistics update(List<Trajectory> batch, long environmentSteps);

    /**
     * Everything that later updates depend on, by component name; the parameters are not among it unless they differ
     * from {@link #snapshot()}'s.
     */
    SortedMap<String, byte[]> save();

    /**
     * Continues from a saved state.
     *
     * @param snapshot the policy at that time
     * @param components what {@link #save} gave
     * @throws IllegalArgumentException when a component is missing or does not fit, naming it
     */
    void restore(PolicySnapshot snapshot, SortedMap<String, byte[]> components);

    /**
     * Begins with the policy of another run instead of a random one: takes over its parameters and what it normalises
     * observations with, as the policy of its own version 0. Optimiser, schedules, counters and all else begin anew.
     *
     * @param policy of the other run
     * @param components what that run's learner {@link #save saved} with it
     * @throws IllegalArgumentException when it is not of this shape, or this algorithm cannot do that
     */
    default void begin(PolicySnapshot policy, SortedMap<String, byte[]> components) {
        throw new IllegalArgumentException("this algorithm cannot begin with the policy of another run");
    }

    @Override
    void close();
}
