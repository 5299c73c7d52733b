package io.troupe.actors.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Every node is a process at the other end of an ssh connection. What the node is told goes through that connection,
 * so its host needs no file of the launcher's. The connection's standard input stays open; when it ends, the node does.
 */
final class SshPlacement implements Placement {
    private final LaunchOrder order;
    private final LaunchFiles files;
    private final Clock clock;

    SshPlacement(LaunchOrder order, LaunchFiles files) {
        this.order = order;
        this.files = files;
        this.clock = order.clock();
    }

    @Override
    public NodeProcess start(PlannedNode node, List<String> join) throws IOException {
        List<String> command = new ArrayList<>(OwnSession.prefix());
        command.addAll(order.cluster().ssh().command());
        command.add(node.host());
        command.add("sh -c " + ShellQuote.of(script(node, join)));
        NodeProcess process =
                NodeProcess.start(new ProcessBuilder(command), files.folder().log(node.name()), true, clock.instant());
        try {
            process.send(
                    Base64.getEncoder().encodeToString(files.content(node).getBytes(StandardCharsets.UTF_8)) + "\n");
        } catch (IOException e) {
            // It has ended already, and its exit code says more.
            process.kill();
        }
        return process;
    }

    /** Reads the node's file from the first line of standard input, byte by byte as {@code read} does. */
    private String script(PlannedNode node, List<String> join) {
        String folder = ".troupe/" + files.folder().runId();
        String config = folder + "/" + node.name().label() + ".conf";
        Map<String, String> environment = System.getenv();
        String classPath = environment.getOrDefault(NodeCommandLine.CLASS_PATH, "");
        return String.join(
                " && ",
                "umask 077",
                "mkdir -p " + folder,
                "IFS= read -r settings",
                "printf %s \"$settings\" | base64 -d > " + config,
                "echo \"" + NodeProcess.REMOTE_PID + "$$\"",
                "export " + NodeCommandLine.JAVA_OPTIONS + "="
                        + ShellQuote.of(NodeCommandLine.javaOptions(
                                environment,
                                order.cluster().jvmOptions().of(node.name().role()))),
                "export " + NodeCommandLine.CLASS_PATH + "=" + ShellQuote.of(classPath),
                "exec " + ShellQuote.of(NodeCommandLine.of(order.homeOnHosts(), node.name(), config, join)));
    }
}
