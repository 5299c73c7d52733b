package io.troupe.benchmarks;

/** One question with a table for an answer. */
interface Benchmark {
    /** The name on the command line. */
    String name();

    /** What it answers, in a few words. */
    String question();

    /**
     * Measures.
     *
     * @throws BenchmarkFailure when a contender did not finish
     */
    Report run(Options options, AlternatingRuns runs);
}
