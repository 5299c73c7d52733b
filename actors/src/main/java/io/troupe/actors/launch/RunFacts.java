package io.troupe.actors.launch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.troupe.checkpoint.LedgerEvent;
import io.troupe.metrics.MetricReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the run itself has written since this launch: its ledger and its metrics. */
final class RunFacts {
    private static final Pattern NODE = Pattern.compile("(supervisor|trainer|worker)-\\d{1,5}");

    private final ObjectMapper json = new ObjectMapper();
    private final LinesTail ledger;
    private final LinesTail metrics;
    private final Map<String, Long> joined = new HashMap<>();
    private final Map<String, Long> lost = new HashMap<>();
    private long facts;
    private boolean training;
    private boolean finished;

    private RunFacts(LinesTail ledger, LinesTail metrics) {
        this.ledger = ledger;
        this.metrics = metrics;
    }

    /** Of a run directory, from now on: an earlier launch may have left facts of its own. */
    static RunFacts from(Path runDirectory) throws IOException {
        return new RunFacts(
                LinesTail.fromEnd(runDirectory.resolve("ledger.jsonl")),
                LinesTail.fromEnd(runDirectory.resolve("metrics.jsonl")));
    }

    /** Of a run directory, from its beginning. */
    static RunFacts all(Path runDirectory) {
        return new RunFacts(
                LinesTail.fromBeginning(runDirectory.resolve("ledger.jsonl")),
                LinesTail.fromBeginning(runDirectory.resolve("metrics.jsonl")));
    }

    /**
     * Reads on.
     *
     * @return reports that are new
     */
    List<MetricReport> refresh() throws IOException {
        for (List<String> lines = ledger.next(); !lines.isEmpty(); lines = ledger.next()) {
            lines.forEach(this::note);
        }
        List<MetricReport> reports = new ArrayList<>();
        for (String line : metrics.next()) {
            report(line).ifPresent(reports::add);
        }
        return reports;
    }

    private void note(String line) {
        JsonNode fact = parse(line);
        String event = fact.path("event").asText();
        facts++;
        if (event.equals(LedgerEvent.CHECKPOINT_ANNOUNCED.label()) || event.equals(LedgerEvent.RESUMED.label())) {
            training = true;
        }
        if (event.equals(LedgerEvent.FINISHED.label())) {
            finished = true;
        } else if (event.equals(LedgerEvent.RESUMED.label())) {
            finished = false;
        }
        Matcher node = NODE.matcher(fact.path("component").asText());
        if (node.lookingAt()) {
            if (event.equals(LedgerEvent.MEMBER_JOINED.label())) {
                joined.put(node.group(), facts);
            } else if (event.equals(LedgerEvent.MEMBER_LOST.label())) {
                lost.put(node.group(), facts);
            }
        }
    }

    /** How many facts there are; later ones have higher numbers. */
    long count() {
        return facts;
    }

    /** Whether the first nodes have joined the supervisor's. */
    boolean begun() {
        return training || finished || joined.keySet().stream().anyMatch(node -> !node.startsWith("supervisor"));
    }

    /** Whether the run has ended, and its summary is final. */
    boolean finished() {
        return finished;
    }

    /**
     * Whether a node belongs to the cluster.
     *
     * @param since the number of facts when its process was started: it joined later than that, if it did
     */
    boolean isMember(NodeName name, long since) {
        if (joined.isEmpty()) {
            // A run that does not say who joins, and trains all the same: somebody did.
            return training;
        }
        long joinedAt = joined.getOrDefault(name.label(), 0L);
        return joinedAt > since && joinedAt > lost.getOrDefault(name.label(), 0L);
    }

    private Optional<MetricReport> report(String line) {
        JsonNode report = parse(line);
        if (!report.path("environmentSteps").isIntegralNumber()) {
            return Optional.empty();
        }
        TreeMap<String, Double> values = new TreeMap<>();
        report.properties().forEach(field -> {
            if (field.getValue().isNumber()) {
                values.put(field.getKey(), field.getValue().doubleValue());
            }
        });
        long steps = report.path("environmentSteps").longValue();
        double seconds = report.path("elapsedSeconds").asDouble();
        values.remove("environmentSteps");
        values.remove("elapsedSeconds");
        return Optional.of(new MetricReport(steps, Duration.ofMillis(Math.round(seconds * 1000)), values));
    }

    /** What is no JSON is nothing that was asked for. */
    private JsonNode parse(String line) {
        try {
            return json.readTree(line);
        } catch (JsonProcessingException e) {
            return json.createObjectNode();
        }
    }
}
