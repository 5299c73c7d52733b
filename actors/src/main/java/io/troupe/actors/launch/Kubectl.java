package io.troupe.actors.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.troupe.input.UserError;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Calls {@code kubectl} for one run.
 *
 * @param context empty for the current one
 * @param namespace of the run
 * @param name of everything that was made for it
 */
record Kubectl(Optional<String> context, String namespace, String name) {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String CONTEXT = "context";
    private static final String NAMESPACE = "namespace";
    private static final String NAME = "name";

    static Kubectl of(ClusterFile.Kubernetes settings) {
        return new Kubectl(settings.context(), settings.namespace(), settings.name());
    }

    static Kubectl of(LaunchRecord record) {
        Map<String, String> details = record.details();
        return new Kubectl(
                Optional.ofNullable(details.get(CONTEXT)),
                details.getOrDefault(NAMESPACE, ""),
                details.getOrDefault(NAME, ""));
    }

    /** For {@code launch.json}. */
    TreeMap<String, String> details() {
        TreeMap<String, String> details = new TreeMap<>(Map.of(NAMESPACE, namespace, NAME, name));
        context.ifPresent(value -> details.put(CONTEXT, value));
        return details;
    }

    Tool.Result call(String... arguments) throws IOException, InterruptedException {
        return Tool.call(command(arguments), TIMEOUT);
    }

    String mustCall(String... arguments) throws IOException, InterruptedException {
        return Tool.mustCall(command(arguments), TIMEOUT);
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of("kubectl", "--namespace=" + namespace));
        context.ifPresent(value -> command.add("--context=" + value));
        command.addAll(List.of(arguments));
        return command;
    }

    String selector() {
        return "--selector=app.kubernetes.io/instance=" + name;
    }

    /** A command in the first supervisor's pod; the result of {@code kubectl} where there is no such pod. */
    Tool.Result inSupervisor(String... command) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("exec", name + "-supervisor-0", "--"));
        arguments.addAll(List.of(command));
        return call(arguments.toArray(String[]::new));
    }

    /** What {@code kubectl get pods} shows. */
    List<String> pods() throws IOException, InterruptedException {
        Tool.Result result = call("get", "pods", selector(), "--output=wide");
        return result.succeeded() ? result.out().strip().lines().toList() : List.of("kubectl: " + result.complaint());
    }

    /** The message of a pod whose node found its input wrong; empty when there is none. */
    Optional<String> refusal() throws IOException, InterruptedException {
        Tool.Result result = call("get", "pods", selector(), "--output=json");
        if (!result.succeeded()) {
            return Optional.empty();
        }
        for (JsonNode pod : new ObjectMapper().readTree(result.out()).path("items")) {
            for (JsonNode container : pod.path("status").path("containerStatuses")) {
                for (String state : List.of("state", "lastState")) {
                    JsonNode terminated = container.path(state).path("terminated");
                    if (terminated.path("exitCode").asInt(0) == 2) {
                        return Optional.of(pod.path("metadata").path("name").asText() + " refuses to start: "
                                + terminated
                                        .path("message")
                                        .asText("see its log")
                                        .strip());
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** The last lines of each node. */
    Map<String, List<String>> logs(List<String> nodes, int lines) throws IOException, InterruptedException {
        List<String> pods = nodes.isEmpty()
                ? mustCall("get", "pods", selector(), "--output=name")
                        .strip()
                        .lines()
                        .toList()
                : nodes.stream().map(node -> "pod/" + name + "-" + node).toList();
        if (pods.isEmpty()) {
            throw new UserError("there is no pod of " + name + " in the namespace " + namespace + " any more");
        }
        Map<String, List<String>> logs = new LinkedHashMap<>();
        for (String pod : pods) {
            String node = pod.replaceFirst("^pod/", "").replaceFirst("^" + name + "-", "");
            logs.put(node, mustCall("logs", pod, "--tail=" + lines).lines().toList());
        }
        return logs;
    }
}
