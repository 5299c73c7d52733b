package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * How fast a run was.
 *
 * @param steps environment steps taken, all copies together
 * @param stepsPerSecond over the whole run, JVM start excluded
 * @param steadyStepsPerSecond over its second half, when everything hot is compiled: the figure that is compared
 * @param steadyHeapBytesPerStep heap allocated by all threads in the second half, in bytes per environment step
 */
public record Throughput(
        long steps, double stepsPerSecond, double steadyStepsPerSecond, double steadyHeapBytesPerStep) {
    private static final String STEPS = "steps";
    private static final String RATE = "stepsPerSecond";
    private static final String STEADY_RATE = "steadyStepsPerSecond";
    private static final String STEADY_HEAP = "steadyHeapBytesPerStep";

    void writeTo(ObjectNode json) {
        json.put(STEPS, steps)
                .put(RATE, stepsPerSecond)
                .put(STEADY_RATE, steadyStepsPerSecond)
                .put(STEADY_HEAP, steadyHeapBytesPerStep);
    }

    static Throughput fromJson(JsonNode json) {
        return fromJson(json, json.required(STEADY_HEAP).doubleValue());
    }

    /** Of a contender that has no heap of ours, which counts as 0 bytes. */
    static Throughput fromPeer(JsonNode json) {
        return fromJson(json, 0);
    }

    private static Throughput fromJson(JsonNode json, double steadyHeapBytesPerStep) {
        return new Throughput(
                json.required(STEPS).longValue(),
                json.required(RATE).doubleValue(),
                json.required(STEADY_RATE).doubleValue(),
                steadyHeapBytesPerStep);
    }
}
