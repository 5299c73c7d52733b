package io.troupe.testkit.probe;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What probes found about one algorithm, the simplest part first: whoever repairs something starts with the first that
 * failed, since those after it may fail for the same reason.
 *
 * @param algorithm its name
 * @param results of every probe whose spaces the algorithm knows
 */
public record ProbeReport(String algorithm, List<ProbeResult> results) {
    public ProbeReport {
        results = List.copyOf(results);
    }

    /** Whether every probe was solved. */
    public boolean solved() {
        return results.stream().allMatch(ProbeResult::solved);
    }

    /** @throws AssertionError unless all are solved, with the whole report */
    public void requireSolved() {
        if (!solved()) {
            throw new AssertionError(this);
        }
    }

    @Override
    public String toString() {
        return results.stream().map(ProbeResult::toString).collect(Collectors.joining("\n", algorithm + "\n", "\n"));
    }
}
