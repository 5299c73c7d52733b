package io.troupe.env;

import io.troupe.spec.ParallelSpec;
import java.util.random.RandomGenerator;

/**
 * One copy of an environment in which several agents act at the same time, as in PettingZoo's parallel API: each has a
 * behaviour, which says what it observes, how it acts, and which policy it acts by. Agents come and go: one that is not
 * there is not asked for an action, and nothing is learnt from it.
 *
 * <p>Call order: {@link #spec()} at any time; {@link #reset} once before the first {@link #step} and once after every
 * ended episode, or earlier where the caller gives an episode up; {@link #close()} last, exactly once. All calls on one
 * copy come from one thread at a time.
 *
 * <p>An episode ends when no agent is there any more: {@link Agents#terminateAll} and {@link Agents#truncateAll} end it
 * at once. The time limit of the spec is applied by the caller, who then truncates all that are there.
 *
 * <p>A public class with a public constructor without parameters is found by the name in its spec, or by its class
 * name, once a line with its class name stands in {@code META-INF/services/io.troupe.env.ParallelEnvironment}. One that
 * is also {@link Snapshotable} resumes exactly; who is there, and what each observed last, is saved by the caller.
 *
 * <p>An exception from {@code reset} or {@code step} costs the episode, not the run: the copy is made anew, the failure
 * is counted, and the run ends only when it keeps happening.
 */
public interface ParallelEnvironment extends AutoCloseable {
    /** The same value at every call. */
    ParallelSpec spec();

    /**
     * Starts an episode: {@linkplain Agents#enter lets in} at least one agent, and writes the observation (and mask) of each.
     *
     * @param random this copy's stream; the only source of randomness an environment may use
     * @param agents all out; valid during the call
     */
    void reset(RandomGenerator random, Agents agents);

    /**
     * Takes one step with the actions of all that are there. Says what each got for it and whether it left, and writes the
     * next observation (and mask) of each: also the last one of those that leave, and the first one of those that enter.
     *
     * @param agents valid during the call
     * @param random this copy's stream
     */
    void step(Agents agents, RandomGenerator random);

    @Override
    default void close() {}
}
