package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one run of one contender gave.
 *
 * @param steps environment steps taken, all copies together
 * @param stepsPerSecond over the whole run, JVM start excluded
 * @param steadyStepsPerSecond over its second half, when everything hot is compiled: the figure that is compared
 * @param steadyHeapBytesPerStep heap allocated by all threads in the second half, in bytes per environment step
 * @param stages time by stage over the whole run, where the contender keeps it
 * @param stepsToTarget steps after which a hundred episodes first averaged the environment's target, if they did
 * @param learning how fast it learns, where that was measured
 * @param agentSteps steps of all agents, where an environment step is one of several agents
 */
public record Measured(
        long steps,
        double stepsPerSecond,
        double steadyStepsPerSecond,
        double steadyHeapBytesPerStep,
        Optional<StageTimes> stages,
        OptionalLong stepsToTarget,
        Optional<LearningRate> learning,
        OptionalLong agentSteps) {
    /** Of environments with one agent. */
    public Measured(
            long steps,
            double stepsPerSecond,
            double steadyStepsPerSecond,
            double steadyHeapBytesPerStep,
            Optional<StageTimes> stages,
            OptionalLong stepsToTarget,
            Optional<LearningRate> learning) {
        this(
                steps,
                stepsPerSecond,
                steadyStepsPerSecond,
                steadyHeapBytesPerStep,
                stages,
                stepsToTarget,
                learning,
                OptionalLong.empty());
    }

    /** The same with times by stage. */
    public Measured withStages(StageTimes times) {
        return new Measured(
                steps,
                stepsPerSecond,
                steadyStepsPerSecond,
                steadyHeapBytesPerStep,
                Optional.of(times),
                stepsToTarget,
                learning,
                agentSteps);
    }

    /** The same with the steps it took to learn. */
    public Measured withStepsToTarget(OptionalLong stepsTaken) {
        return new Measured(
                steps,
                stepsPerSecond,
                steadyStepsPerSecond,
                steadyHeapBytesPerStep,
                stages,
                stepsTaken,
                learning,
                agentSteps);
    }

    /** The same with how fast it learns. */
    public Measured withLearning(LearningRate rate) {
        return new Measured(
                steps,
                stepsPerSecond,
                steadyStepsPerSecond,
                steadyHeapBytesPerStep,
                stages,
                stepsToTarget,
                Optional.of(rate),
                agentSteps);
    }

    /** The same with what its agents took together. */
    public Measured withAgentSteps(long taken) {
        return new Measured(
                steps,
                stepsPerSecond,
                steadyStepsPerSecond,
                steadyHeapBytesPerStep,
                stages,
                stepsToTarget,
                learning,
                OptionalLong.of(taken));
    }

    /** Agents in a step, on average. */
    double agentsPerStep() {
        return agentSteps.isEmpty() ? 1 : (double) agentSteps.getAsLong() / steps;
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("steps", steps)
                .put("stepsPerSecond", stepsPerSecond)
                .put("steadyStepsPerSecond", steadyStepsPerSecond)
                .put("steadyHeapBytesPerStep", steadyHeapBytesPerStep);
        stages.ifPresent(times -> json.set("stages", times.toJson()));
        stepsToTarget.ifPresent(taken -> json.put("stepsToTarget", taken));
        learning.ifPresent(rate -> json.set("learning", rate.toJson()));
        agentSteps.ifPresent(taken -> json.put("agentSteps", taken));
        return json;
    }

    static Measured fromJson(JsonNode json) {
        JsonNode target = json.path("stepsToTarget");
        JsonNode agents = json.path("agentSteps");
        return new Measured(
                json.required("steps").longValue(),
                json.required("stepsPerSecond").doubleValue(),
                json.required("steadyStepsPerSecond").doubleValue(),
                json.required("steadyHeapBytesPerStep").doubleValue(),
                json.has("stages") ? Optional.of(StageTimes.fromJson(json.required("stages"))) : Optional.empty(),
                target.isMissingNode() ? OptionalLong.empty() : OptionalLong.of(target.longValue()),
                json.has("learning") ? Optional.of(LearningRate.fromJson(json.required("learning"))) : Optional.empty(),
                agents.isMissingNode() ? OptionalLong.empty() : OptionalLong.of(agents.longValue()));
    }
}
