package io.troupe.benchmarks.transport;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What went through in a span of time.
 *
 * @param bytesPerSecond of content
 * @param cpuSecondsPerGigabyte of both processes, for 1e9 bytes
 * @param heapBytesPerMessage allocated by both processes
 * @param fairness Jain's index of the connections' bytes: 1 where all got the same
 */
public record Flow(double bytesPerSecond, double cpuSecondsPerGigabyte, double heapBytesPerMessage, double fairness) {
    /** For programs. */
    public ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("bytesPerSecond", bytesPerSecond)
                .put("cpuSecondsPerGigabyte", cpuSecondsPerGigabyte)
                .put("heapBytesPerMessage", heapBytesPerMessage)
                .put("fairness", fairness);
    }
}
