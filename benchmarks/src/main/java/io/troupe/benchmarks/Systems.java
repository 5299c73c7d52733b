package io.troupe.benchmarks;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * The systems that can be measured.
 *
 * @param all in the order of their registration
 */
record Systems(List<SystemUnderTest> all) {
    /** What {@code META-INF/services/io.troupe.benchmarks.SystemUnderTest} names. */
    static Systems registered() {
        return new Systems(ServiceLoader.load(SystemUnderTest.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
    }

    boolean has(String name) {
        return all.stream().anyMatch(system -> system.name().equals(name));
    }

    /**
     * The system of a name.
     *
     * @throws IllegalArgumentException when none is registered under it
     */
    SystemUnderTest named(String name) {
        return all.stream()
                .filter(system -> system.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no system is named '" + name + "'; there are "
                        + all.stream().map(SystemUnderTest::name).collect(Collectors.joining(", "))));
    }

    /** Every mode of one system. */
    List<Contender> contenders(String name) {
        return named(name).modes().stream()
                .map(mode -> new Contender(name, mode))
                .toList();
    }
}
