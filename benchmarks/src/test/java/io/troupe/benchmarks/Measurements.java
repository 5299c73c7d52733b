package io.troupe.benchmarks;

import java.util.Arrays;

/** Results that tests make up. */
final class Measurements {
    private Measurements() {}

    static Measured of(long steps, double steadyRate) {
        return Measured.of(new Throughput(steps, steadyRate / 2, steadyRate, 3));
    }

    static Series series(String system, double... steadyRates) {
        return new Series(
                new Contender(system, "only"),
                Arrays.stream(steadyRates).mapToObj(rate -> of(100, rate)).toList());
    }
}
