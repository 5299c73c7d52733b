package io.troupe.algorithm.sac;

import io.troupe.algorithm.neural.TrainedAccess;
import io.troupe.algorithm.neural.TwinCriticsAccess;
import io.troupe.algorithm.neural.VariableAccess;
import io.troupe.random.RandomStream;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.SortedMap;

/** What is learnt from, and the gradient steps on it: transitions, or sequences where the networks have a memory. */
interface SacUpdates extends AutoCloseable {
    /** The actor. */
    TrainedAccess actor();

    /** The critics and their targets. */
    TwinCriticsAccess critics();

    /** Logarithms of the temperatures. */
    VariableAccess temperature();

    /** Begins with new actor and critics. */
    void begin(RandomStream random);

    /** Whether it computes on one. */
    boolean usesGpu();

    /** Time spent in the graph so far. */
    long nanosInside();

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

    /**
     * One gradient step on a new draw.
     *
     * @param noise what the actor's is drawn from
     * @param coefficients of {@link SacGraph#coefficients}
     * @param statistics receives {@link SacStatistics}
     */
    void step(RandomStream noise, float[] coefficients, float[] statistics);

    /** Adds what there is to say about what is learnt from. */
    void report(SortedMap<String, Float> metrics);

    /** Adds all that is learnt from to a learner's components. */
    void save(SortedMap<String, byte[]> components);

    /**
     * Takes up what {@link #save} gave.
     *
     * @throws IllegalArgumentException when a component is missing or does not fit, naming it
     */
    void restore(SortedMap<String, byte[]> components);

    @Override
    void close();
}
