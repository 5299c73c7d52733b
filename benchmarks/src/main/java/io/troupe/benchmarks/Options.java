package io.troupe.benchmarks;

/**
 * How much is run.
 *
 * @param rounds runs of each contender
 * @param steps environment steps of each run
 * @param seed of the first round; each later round adds one
 */
record Options(int rounds, long steps, long seed) {
    static final int ROUNDS = 5;
    static final long STEPS = 1_000_000;
    /** Below this a run has too few rollouts for a second half. */
    static final long LEAST_STEPS = 10_000;

    private static final int QUICK_ROUNDS = 1;
    private static final long QUICK_STEPS = 40_000;

    /** Enough to see that everything works; the figures mean nothing. */
    static Options quick(long seed) {
        return new Options(QUICK_ROUNDS, QUICK_STEPS, seed);
    }
}
