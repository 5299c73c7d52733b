package io.troupe.benchmarks;

/** Runs a contender once. */
interface Runner {
    /**
     * Runs it to the end.
     *
     * @throws BenchmarkFailure when it did not get there
     */
    Measured run(Contender contender, long seed, long steps);
}
