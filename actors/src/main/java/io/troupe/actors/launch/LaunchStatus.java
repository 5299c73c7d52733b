package io.troupe.actors.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.checkpoint.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a launched run gets on, as far as its directory and the machinery that it runs on say.
 *
 * @param record of the launch
 * @param summary {@code summary.json}, once there is one
 * @param processes {@code processes.json}, once there is one
 * @param machinery what Slurm or Kubernetes says; empty for other kinds
 */
public record LaunchStatus(
        LaunchRecord record, Optional<JsonNode> summary, Optional<JsonNode> processes, List<String> machinery) {

    /** Asks around. */
    public static LaunchStatus of(RunDirectory run) throws IOException, InterruptedException {
        LaunchRecord record = LaunchRecord.read(run);
        List<String> machinery = switch (record.kind()) {
            case SlurmLaunch.LABEL -> SlurmLaunch.queue(record);
            case KubernetesLaunch.LABEL -> Kubectl.of(record).pods();
            default -> List.of();
        };
        return new LaunchStatus(
                record, json(run.summaryJson()), json(new LaunchFolder(run).processesJson()), machinery);
    }

    private static Optional<JsonNode> json(Path file) throws IOException {
        return Files.isRegularFile(file) ? Optional.of(new ObjectMapper().readTree(file.toFile())) : Optional.empty();
    }

    /** For people. */
    public String text() {
        StringBuilder text = new StringBuilder();
        summary.ifPresent(known -> text.append(String.format(
                Locale.ROOT,
                "%s, %,d steps, return %s%n",
                known.path("outcome").isNull()
                        ? "under way"
                        : known.path("outcome").asText() + ": "
                                + known.path("reason").asText(),
                known.path("environmentSteps").asLong(),
                known.path("meanReturn").isNumber()
                        ? String.format(
                                Locale.ROOT, "%,.1f", known.path("meanReturn").asDouble())
                        : "unknown")));
        text.append(launcher()).append(System.lineSeparator());
        processes.ifPresent(all -> all.forEach(node -> text.append(String.format(
                Locale.ROOT,
                "%-14s %-9s %-20s control %5d  data %5d  pid %-8s restarts %d%n",
                node.path("role").asText() + "-" + node.path("index").asInt(),
                node.path("pid").isNull() ? "not there" : "running",
                node.path("host").asText(),
                node.path("controlPort").asInt(),
                node.path("dataPort").asInt(),
                node.path("pid").isNull() ? "-" : node.path("pid").asText(),
                node.path("restarts").asInt()))));
        machinery.forEach(line -> text.append(line).append(System.lineSeparator()));
        return text.toString();
    }

    private String launcher() {
        String launched = "launched by '" + record.kind() + "' on " + record.host() + " at " + record.launchedAt();
        if (!machinery.isEmpty()) {
            return launched;
        }
        if (record.launcher().isPresent()) {
            return launched + ", launcher is process " + record.pid();
        }
        return launched + (record.isHere() ? ", nothing runs any more" : "; only that machine knows what still runs");
    }

    /** For scripts. */
    public String json() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("kind", record.kind());
        json.put("host", record.host());
        json.put("launchedAt", record.launchedAt().toString());
        json.put("launcherAlive", record.launcher().isPresent());
        summary.ifPresentOrElse(known -> json.set("summary", known), () -> json.putNull("summary"));
        processes.ifPresentOrElse(all -> json.set("processes", all), () -> json.putArray("processes"));
        machinery.forEach(json.putArray("machinery")::add);
        return json.toPrettyString() + System.lineSeparator();
    }
}
