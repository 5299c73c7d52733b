package io.troupe.benchmarks;

import java.util.List;

/**
 * Something that trains, or only steps, when told how far. Found through {@link java.util.ServiceLoader} in the JVM that
 * measures it, so it is a public class with a public constructor without parameters.
 */
public interface SystemUnderTest {
    /** The name in tables, such as {@code hand-written}. */
    String name();

    /** The ways it can be run; each is a contender of its own. */
    List<String> modes();

    /**
     * Runs from nothing to the first stop at or after {@code steps}, on the calling thread or on threads of its own, and
     * returns when all of it has stopped.
     *
     * @param mode one of {@link #modes()}
     * @param seed of every random stream in it
     * @param steps environment steps, all copies together
     * @throws Exception anything; the benchmark fails with it
     */
    Measured run(String mode, long seed, long steps) throws Exception;
}
