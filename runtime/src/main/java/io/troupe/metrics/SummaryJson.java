package io.troupe.metrics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.config.CollectionMode;
import io.troupe.metrics.RunSummary.Evaluation;
import io.troupe.metrics.RunSummary.Failure;
import io.troupe.metrics.RunSummary.PolicyLag;
import io.troupe.metrics.RunSummary.Trajectories;
import io.troupe.metrics.RunSummary.Versions;
import io.troupe.schedule.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A summary to and from JSON, field by field: users' scripts rely on the names, and a binder would cost a tenth of a
 * second when a run ends.
 */
final class SummaryJson {
    private SummaryJson() {}

    static String write(RunSummary summary) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("runId", summary.runId());
        json.put("experiment", summary.experiment());
        json.put("algorithm", summary.algorithm());
        json.put("environment", summary.environment());
        json.put("seed", summary.seed());
        json.put("mode", summary.mode().name().toLowerCase(Locale.ROOT));
        summary.outcome()
                .ifPresentOrElse(outcome -> json.put("outcome", outcome.label()), () -> json.putNull("outcome"));
        json.put("reason", summary.reason());
        json.put("environmentSteps", summary.environmentSteps());
        json.put("episodes", summary.episodes());
        json.put("updates", summary.updates());
        json.put("policyVersion", summary.policyVersion());
        put(json, "meanReturn", summary.meanReturn());
        put(json, "bestMeanReturn", summary.bestMeanReturn());
        summary.evaluation()
                .ifPresentOrElse(
                        evaluation -> {
                            ObjectNode inner = json.putObject("evaluation");
                            put(inner, "meanReturn", evaluation.meanReturn());
                            put(inner, "stdReturn", evaluation.stdReturn());
                            inner.put("episodes", evaluation.episodes());
                            if (!evaluation.measures().isEmpty()) {
                                ObjectNode measures = inner.putObject("measures");
                                evaluation.measures().forEach((name, value) -> put(measures, name, value));
                            }
                        },
                        () -> json.putNull("evaluation"));
        summary.stepsToTarget()
                .ifPresentOrElse(steps -> json.put("stepsToTarget", steps), () -> json.putNull("stepsToTarget"));
        put(json, "secondsToTarget", summary.secondsToTarget().orElse(Double.NaN));
        put(json, "wallClockSeconds", summary.wallClockSeconds());
        put(json, "trainingSeconds", summary.trainingSeconds());
        put(json, "stepsPerSecond", summary.stepsPerSecond());
        ObjectNode trajectories = json.putObject("trajectories");
        trajectories.put("produced", summary.trajectories().produced());
        trajectories.put("trained", summary.trajectories().trained());
        trajectories.put("queued", summary.trajectories().queued());
        ObjectNode dropped = trajectories.putObject("dropped");
        summary.trajectories().dropped().forEach(dropped::put);
        trajectories.put("lost", summary.trajectories().lost());
        ObjectNode lag = json.putObject("policyLag");
        put(lag, "mean", summary.policyLag().mean());
        lag.put("max", summary.policyLag().max());
        json.put("weightsSha256", summary.weightsSha256());
        ArrayNode failures = json.putArray("failures");
        for (Failure failure : summary.failures()) {
            ObjectNode inner = failures.addObject();
            inner.put("component", failure.component());
            inner.put("cause", failure.cause());
            inner.put("action", failure.action());
            inner.put("atStep", failure.atStep());
        }
        ObjectNode versions = json.putObject("versions");
        versions.put("troupe", summary.versions().troupe());
        versions.put("java", summary.versions().java());
        versions.put("tensorflow", summary.versions().tensorflow());
        versions.put("pekko", summary.versions().pekko());
        json.put("device", summary.device());
        return json.toPrettyString();
    }

    /** JSON has no NaN and no infinity. */
    private static void put(ObjectNode json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, value);
        } else {
            json.putNull(name);
        }
    }

    /** @throws IllegalArgumentException naming the field that is missing or of the wrong type */
    static RunSummary read(String text) {
        JsonNode json;
        try {
            json = new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("is not JSON: " + e.getOriginalMessage(), e);
        }
        JsonNode trajectories = field(json, "trajectories", JsonNode::isObject);
        JsonNode lag = field(json, "policyLag", JsonNode::isObject);
        JsonNode versions = field(json, "versions", JsonNode::isObject);
        double secondsToTarget = number(json, "secondsToTarget");
        return new RunSummary(
                text(json, "runId"),
                text(json, "experiment"),
                text(json, "algorithm"),
                text(json, "environment"),
                whole(json, "seed"),
                constant(CollectionMode.class, "mode", text(json, "mode")),
                present(json, "outcome").map(value -> constant(Outcome.class, "outcome", value.asText())),
                text(json, "reason"),
                whole(json, "environmentSteps"),
                whole(json, "episodes"),
                whole(json, "updates"),
                whole(json, "policyVersion"),
                number(json, "meanReturn"),
                number(json, "bestMeanReturn"),
                present(json, "evaluation")
                        .map(value -> new Evaluation(
                                number(value, "meanReturn"),
                                number(value, "stdReturn"),
                                (int) whole(value, "episodes"),
                                measures(value))),
                present(json, "stepsToTarget").isPresent()
                        ? OptionalLong.of(whole(json, "stepsToTarget"))
                        : OptionalLong.empty(),
                Double.isNaN(secondsToTarget) ? OptionalDouble.empty() : OptionalDouble.of(secondsToTarget),
                number(json, "wallClockSeconds"),
                number(json, "trainingSeconds"),
                number(json, "stepsPerSecond"),
                new Trajectories(
                        whole(trajectories, "produced"),
                        whole(trajectories, "trained"),
                        whole(trajectories, "queued"),
                        dropped(field(trajectories, "dropped", JsonNode::isObject)),
                        whole(trajectories, "lost")),
                new PolicyLag(number(lag, "mean"), whole(lag, "max")),
                text(json, "weightsSha256"),
                failures(field(json, "failures", JsonNode::isArray)),
                new Versions(
                        text(versions, "troupe"),
                        text(versions, "java"),
                        text(versions, "tensorflow"),
                        text(versions, "pekko")),
                text(json, "device"));
    }

    private static SortedMap<String, Double> measures(JsonNode evaluation) {
        SortedMap<String, Double> measures = new TreeMap<>();
        JsonNode json = evaluation.path("measures");
        json.fieldNames().forEachRemaining(name -> measures.put(name, number(json, name)));
        return measures;
    }

    private static SortedMap<String, Long> dropped(JsonNode json) {
        SortedMap<String, Long> dropped = new TreeMap<>();
        json.fieldNames().forEachRemaining(reason -> dropped.put(reason, whole(json, reason)));
        return dropped;
    }

    private static List<Failure> failures(JsonNode json) {
        List<Failure> failures = new ArrayList<>();
        for (JsonNode failure : json) {
            failures.add(new Failure(
                    text(failure, "component"),
                    text(failure, "cause"),
                    text(failure, "action"),
                    whole(failure, "atStep")));
        }
        return failures;
    }

    private static String text(JsonNode json, String name) {
        return field(json, name, JsonNode::isTextual).asText();
    }

    private static long whole(JsonNode json, String name) {
        return field(json, name, JsonNode::canConvertToLong).asLong();
    }

    private static double number(JsonNode json, String name) {
        JsonNode value = field(json, name, node -> node.isNumber() || node.isNull());
        return value.isNull() ? Double.NaN : value.asDouble();
    }

    private static Optional<JsonNode> present(JsonNode json, String name) {
        JsonNode value = field(json, name, node -> true);
        return value.isNull() ? Optional.empty() : Optional.of(value);
    }

    private static JsonNode field(JsonNode json, String name, Predicate<JsonNode> expected) {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || !expected.test(value)) {
            throw new IllegalArgumentException(
                    "is no summary: '" + name + "' is " + (value.isMissingNode() ? "missing" : value.toString()));
        }
        return value;
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name, String written) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(written)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("is no summary: '" + name + "' is \"" + written + "\"");
    }
}
