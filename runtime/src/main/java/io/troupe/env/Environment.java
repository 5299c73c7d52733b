package io.troupe.env;

import io.troupe.spec.EnvironmentSpec;
import java.util.random.RandomGenerator;

/**
 * One copy of an environment: the interface that most authors implement.
 *
 * <p>Call order: {@link #spec()} at any time; {@link #reset} once before the first {@link #step} and once after every
 * ended episode, or earlier where the caller gives an episode up; {@link #close()} last, exactly once. All calls on one copy come from one thread at a time. The time
 * limit of the spec is applied by the caller; {@code step} reports {@code truncated} only for limits of its own.
 *
 * <p>A public class with a public constructor without parameters is found by the name in its spec, or by its class
 * name, once a line with its class name stands in {@code META-INF/services/io.troupe.env.Environment}.
 *
 * <p>An exception from {@code reset} or {@code step} costs the episode, not the run: the copy is made anew, the failure
 * is counted, and the run ends only when it keeps happening.
 */
public interface Environment extends AutoCloseable {
    /** The same value at every call. */
    EnvironmentSpec spec();

    /**
     * Starts an episode.
     *
     * @param random this copy's stream; the only source of randomness an environment may use
     * @param observation receives the first observation, {@code spec().observation().size()} finite floats, all of them
     *     written at every call
     */
    void reset(RandomGenerator random, float[] observation);

    /**
     * Takes one step.
     *
     * @param action {@code spec().action().size()} floats inside the action space, and allowed where this is {@link
     *     Masked}; read-only, valid during the call
     * @param random this copy's stream
     * @param observation receives the next observation (the final one when the episode ends)
     * @return reward and whether the episode ended
     */
    StepResult step(float[] action, RandomGenerator random, float[] observation);

    @Override
    default void close() {}
}
