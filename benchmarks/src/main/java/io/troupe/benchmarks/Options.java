package io.troupe.benchmarks;

import io.troupe.benchmarks.scale.ClusterShape;
import java.util.List;

/**
 * How much is run.
 *
 * @param rounds runs of each contender
 * @param steps environment steps of each run
 * @param seed of the first round; each later round adds one
 * @param clusters that are simulated
 */
record Options(int rounds, long steps, long seed, List<ClusterShape> clusters) {
    static final int ROUNDS = 5;
    static final long STEPS = 1_000_000;
    /** Below this a run has too few rollouts for a second half. */
    static final long LEAST_STEPS = 10_000;

    /** 10 to 10,000 workers, ten on a node. */
    static final List<ClusterShape> CLUSTERS = List.of(
            new ClusterShape(1, 10), new ClusterShape(10, 10), new ClusterShape(100, 10), new ClusterShape(1000, 10));

    private static final int QUICK_ROUNDS = 1;
    private static final long QUICK_STEPS = 40_000;

    Options {
        clusters = List.copyOf(clusters);
    }

    Options(int rounds, long steps, long seed) {
        this(rounds, steps, seed, CLUSTERS);
    }

    /** The same with other clusters. */
    Options withClusters(List<ClusterShape> others) {
        return new Options(rounds, steps, seed, others);
    }

    /** Enough to see that everything works; the figures mean nothing. */
    static Options quick(long seed) {
        return new Options(QUICK_ROUNDS, QUICK_STEPS, seed);
    }
}
