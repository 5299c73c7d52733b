package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalDouble;

/**
 * How fast a run learns, once warm.
 *
 * @param gradientSteps that the figures are of
 * @param loopStepsPerSecond gradient steps per second of the whole loop, with acting and environments
 * @param updateStepsPerSecond gradient steps per second of the updates alone: draws from the replay included, acting and
 *     environments not
 * @param tensorFlowShare of the updates' time inside of TensorFlow, where the contender uses it
 */
public record LearningRate(
        long gradientSteps, double loopStepsPerSecond, double updateStepsPerSecond, OptionalDouble tensorFlowShare) {

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("gradientSteps", gradientSteps)
                .put("loopStepsPerSecond", loopStepsPerSecond)
                .put("updateStepsPerSecond", updateStepsPerSecond);
        tensorFlowShare.ifPresent(share -> json.put("tensorFlowShare", share));
        return json;
    }

    static LearningRate fromJson(JsonNode json) {
        JsonNode share = json.path("tensorFlowShare");
        return new LearningRate(
                json.required("gradientSteps").longValue(),
                json.required("loopStepsPerSecond").doubleValue(),
                json.required("updateStepsPerSecond").doubleValue(),
                share.isMissingNode() ? OptionalDouble.empty() : OptionalDouble.of(share.doubleValue()));
    }
}
