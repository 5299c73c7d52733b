package io.troupe.checkpoint;

import io.troupe.policy.PolicyVersion;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a {@link Checkpoint} is, without its bytes.
 *
 * @param sizeBytes of each component, by name
 */
public record CheckpointFacts(
        String runId,
        long epoch,
        long environmentSteps,
        PolicyVersion policyVersion,
        String weightsSha256,
        double meanReturn,
        SortedMap<String, Long> sizeBytes) {
    public CheckpointFacts {
        sizeBytes = Collections.unmodifiableSortedMap(new TreeMap<>(sizeBytes));
    }

    /** Bytes of all its components. */
    public long totalBytes() {
        return sizeBytes.values().stream().mapToLong(Long::longValue).sum();
    }
}
