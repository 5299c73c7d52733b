package io.troupe.algorithm.neural;

import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.SortedMap;

/**
 * What was seen so far and is learnt from again: a replay with its draws, and actions in [-1, 1].
 *
 * @param <B> a batch as it is drawn
 */
public interface Experience<B> {
    /**
     * Takes in everything that is complete; normalises the fragments' actions in place.
     *
     * @return environment steps
     * @throws io.troupe.algorithm.LearnerFailure when a value is not finite or an action not one of the space, before
     *     anything is taken in
     */
    int add(List<Trajectory> fragments);

    /** Whether there is something to learn from. */
    boolean isEmpty();

    /** A new draw, with ones after the observations; the same object each time. */
    B draw();

    /** Adds what there is to say. */
    void report(SortedMap<String, Float> metrics);

    /** Adds everything to a learner's components. */
    void save(SortedMap<String, byte[]> components);

    /**
     * Takes up what {@link #save} gave.
     *
     * @throws IllegalArgumentException when a component is missing or does not fit, naming it
     */
    void restore(SortedMap<String, byte[]> components);
}
