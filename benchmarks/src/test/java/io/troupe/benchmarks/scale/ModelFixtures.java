package io.troupe.benchmarks.scale;

import io.troupe.config.CollectionMode;

/** Clusters in which nothing costs anything but what a test says. */
final class ModelFixtures {
    static final long MILLISECOND = 1_000_000;
    static final int MEGABYTE = 1_000_000;
    static final ControlSizes SIZES = new ControlSizes(100, 100, 1000, 10, 100, 100, 100, 100, 100, 100);

    private ModelFixtures() {}

    /** Fragments of a megabyte and policies of eight. */
    static Workload workload(CollectionMode mode, double collectMillis, double updateMillis) {
        return new Workload(
                "test",
                mode,
                100,
                10,
                110,
                MEGABYTE,
                8L * MEGABYTE,
                collectMillis * MILLISECOND,
                0,
                updateMillis * MILLISECOND,
                Long.MAX_VALUE,
                4);
    }

    /** A link, and nothing else. */
    static Costs link(double bytesPerSecond) {
        return new Costs(bytesPerSecond, 0, 16, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** All costs at once, near those of real machines. */
    static Costs real() {
        return new Costs(1.25e9, 50_000, 16, 2, 2, 0.2, 0.2, 5_000, 0.5, 0.5, 1, 0.2, 10_000, 5);
    }
}
