package io.troupe.benchmarks;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/** Results that tests make up. */
final class Measurements {
    private Measurements() {}

    static Measured of(long steps, double steadyRate) {
        return new Measured(
                steps, steadyRate / 2, steadyRate, 3, Optional.empty(), OptionalLong.empty(), Optional.empty());
    }

    static Series series(String system, double... steadyRates) {
        return new Series(
                new Contender(system, "only"),
                Arrays.stream(steadyRates).mapToObj(rate -> of(100, rate)).toList());
    }
}
