package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one run of one contender gave.
 *
 * @param throughput how fast it was
 * @param stages time by stage over the whole run, where the contender keeps it
 * @param stepsToTarget steps after which a hundred episodes first averaged the environment's target, if they did
 * @param learning how fast it learns, where that was measured
 * @param agentSteps steps of all agents, where an environment step is one of several agents
 * @param turns times of several ways to do the same, where the contender is all of them in turn
 */
public record Measured(
        Throughput throughput,
        Optional<StageTimes> stages,
        OptionalLong stepsToTarget,
        Optional<LearningRate> learning,
        OptionalLong agentSteps,
        Optional<TurnTimes> turns) {
    /** Nothing but how fast it was. */
    public static Measured of(Throughput throughput) {
        return new Measured(
                throughput,
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty());
    }

    /** The same with times by stage. */
    public Measured withStages(StageTimes times) {
        return new Measured(throughput, Optional.of(times), stepsToTarget, learning, agentSteps, turns);
    }

    /** The same with the steps it took to learn. */
    public Measured withStepsToTarget(OptionalLong stepsTaken) {
        return new Measured(throughput, stages, stepsTaken, learning, agentSteps, turns);
    }

    /** The same with how fast it learns. */
    public Measured withLearning(LearningRate rate) {
        return new Measured(throughput, stages, stepsToTarget, Optional.of(rate), agentSteps, turns);
    }

    /** The same with what its agents took together. */
    public Measured withAgentSteps(long taken) {
        return new Measured(throughput, stages, stepsToTarget, learning, OptionalLong.of(taken), turns);
    }

    /** The same with times of those that took turns. */
    Measured withTurns(TurnTimes times) {
        return new Measured(throughput, stages, stepsToTarget, learning, agentSteps, Optional.of(times));
    }

    /** Environment steps taken, all copies together. */
    public long steps() {
        return throughput.steps();
    }

    /** The figure that is compared. */
    public double steadyStepsPerSecond() {
        return throughput.steadyStepsPerSecond();
    }

    /** Agents in a step, on average. */
    double agentsPerStep() {
        return agentSteps.isEmpty() ? 1 : (double) agentSteps.getAsLong() / throughput.steps();
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        throughput.writeTo(json);
        stages.ifPresent(times -> json.set("stages", times.toJson()));
        stepsToTarget.ifPresent(taken -> json.put("stepsToTarget", taken));
        learning.ifPresent(rate -> json.set("learning", rate.toJson()));
        agentSteps.ifPresent(taken -> json.put("agentSteps", taken));
        turns.ifPresent(times -> json.set("turns", times.toJson()));
        return json;
    }

    static Measured fromJson(JsonNode json) {
        return new Measured(
                Throughput.fromJson(json),
                json.has("stages") ? Optional.of(StageTimes.fromJson(json.required("stages"))) : Optional.empty(),
                count(json, "stepsToTarget"),
                json.has("learning") ? Optional.of(LearningRate.fromJson(json.required("learning"))) : Optional.empty(),
                count(json, "agentSteps"),
                json.has("turns") ? Optional.of(TurnTimes.fromJson(json.required("turns"))) : Optional.empty());
    }

    private static OptionalLong count(JsonNode json, String name) {
        return json.has(name) ? OptionalLong.of(json.required(name).longValue()) : OptionalLong.empty();
    }
}
