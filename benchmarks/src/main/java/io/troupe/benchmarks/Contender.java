package io.troupe.benchmarks;

/**
 * One system in one mode.
 *
 * @param system name of a {@link SystemUnderTest}
 * @param mode one of its modes
 */
public record Contender(String system, String mode) {
    @Override
    public String toString() {
        return system + " " + mode;
    }
}
