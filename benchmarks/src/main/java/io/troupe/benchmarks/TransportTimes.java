package io.troupe.benchmarks;

import java.time.Duration;

/** How long transfers are measured: shorter where fewer steps are asked for, as by {@code --quick}. */
final class TransportTimes {
    private static final Duration LONGEST = Duration.ofSeconds(4);
    private static final Duration SHORTEST = Duration.ofMillis(300);

    private TransportTimes() {}

    /** The time that is measured. */
    static Duration span(Options options) {
        return of(LONGEST, options);
    }

    /** A part of this time, by the number of steps. */
    static Duration of(Duration whole, Options options) {
        double part = Math.min(1, (double) options.steps() / Options.STEPS);
        Duration scaled = Duration.ofMillis((long) (whole.toMillis() * part));
        return scaled.compareTo(SHORTEST) < 0 ? SHORTEST : scaled;
    }
}
