package io.troupe.testkit.probe;

/**
 * What a probe found.
 *
 * @param probe its name
 * @param solved whether the algorithm reached what a right one reaches
 * @param finding what was seen, and what is wrong where it is not solved
 */
public record ProbeResult(String probe, boolean solved, String finding) {
    @Override
    public String toString() {
        return (solved ? "solved  " : "FAILED  ") + probe + ": " + finding;
    }
}
