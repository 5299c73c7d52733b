package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Time spent in each stage of a run, summed over the threads that work in it. Where stages overlap, the sum exceeds the
 * time on the clock.
 *
 * @param inferenceNanos evaluating the policy, sampling and recording actions
 * @param environmentNanos stepping the environments, and valuing what truncations cut off
 * @param advantageNanos value of the last observation, advantages and value targets
 * @param updateNanos epochs of the optimiser, shuffling included
 * @param handOverNanos moving fragments to the trainer and weights back
 */
public record StageTimes(
        long inferenceNanos, long environmentNanos, long advantageNanos, long updateNanos, long handOverNanos) {

    /** All stages together. */
    public long totalNanos() {
        return inferenceNanos + environmentNanos + advantageNanos + updateNanos + handOverNanos;
    }

    ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("inferenceNanos", inferenceNanos)
                .put("environmentNanos", environmentNanos)
                .put("advantageNanos", advantageNanos)
                .put("updateNanos", updateNanos)
                .put("handOverNanos", handOverNanos);
    }

    static StageTimes fromJson(JsonNode json) {
        return new StageTimes(
                json.required("inferenceNanos").longValue(),
                json.required("environmentNanos").longValue(),
                json.required("advantageNanos").longValue(),
                json.required("updateNanos").longValue(),
                json.required("handOverNanos").longValue());
    }
}
