package io.troupe.benchmarks.transport;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/**
 * Times from a question on the control plane to its answer.
 *
 * @param count of questions; each was answered
 */
public record RoundTrips(int count, Duration median, Duration p99, Duration longest) {
    /** For programs. */
    public ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("count", count)
                .put("medianNanos", median.toNanos())
                .put("p99Nanos", p99.toNanos())
                .put("longestNanos", longest.toNanos());
    }
}
