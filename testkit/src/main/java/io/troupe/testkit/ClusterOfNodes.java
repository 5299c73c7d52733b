package io.troupe.testkit;

import io.troupe.actors.cluster.NodeConfig.Role;
import io.troupe.actors.security.LocalCertificates;
import io.troupe.actors.security.PemFiles;
import io.troupe.checkpoint.RunDirectory;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A run whose nodes the test starts one by one, where and when it likes. Nobody starts again what dies, unless the test
 * does.
 *
 * <p>The first node forms the cluster; each later one is told the control addresses of those that live then. Ports are
 * chosen before a node starts, and stay the same when it is started again.
 */
public final class ClusterOfNodes implements RunningCluster {
    private static final int CONTROL_PORT_IN_NAMESPACES = 25520;

    /** Below those that systems give to outgoing connections, one of which could take a port before its node does. */
    private static final int END_OF_PORTS = 32_000;

    private static final int FIRST_PORT = 20_000;
    private static final int SPREAD_OF_PORTS = 10_000;

    /** Exit code of a node that is to be started again. */
    private static final int FELL_OUT = 75;

    private static final int MOST_STARTS = 20;
    private static final Pattern PLAIN = Pattern.compile("-?\\d+(\\.\\d+)?|true|false|null");

    private final TestProcesses processes;
    private final RunFolder folder;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<ClusterNode> nodes = new ArrayList<>();
    private JavaCommand machine = ofTroupe();
    private int nextPort = FIRST_PORT + (int) (ProcessHandle.current().pid() * 97 % SPREAD_OF_PORTS);

    private ClusterOfNodes(TestProcesses processes, RunFolder folder) {
        this.processes = processes;
        this.folder = folder;
    }

    /**
     * Makes the run directory, {@code results/<runId>} in the folder of the processes.
     *
     * @param experiment with all its settings
     */
    public static ClusterOfNodes of(TestProcesses processes, String runId, Experiment experiment) throws IOException {
        RunDirectory directory = RunDirectory.create(processes.folder().resolve("results"), runId, false);
        Files.writeString(directory.experimentConf(), ExperimentLoader.render(experiment));
        ClusterOfNodes cluster = new ClusterOfNodes(processes, new RunFolder(directory.path()));
        cluster.setting("runDirectory", directory.path().toAbsolutePath().toString());
        cluster.setting("launchedAtMillis", Long.toString(Instant.now().toEpochMilli()));
        cluster.setting("token", UUID.randomUUID().toString());
        return cluster;
    }

    /** What runs a node where nothing else is said: {@code Main} of Troupe. */
    public static JavaCommand ofTroupe() {
        return JavaCommand.of("io.troupe.actors.cli.Main");
    }

    /** A setting of every node that is started from now on, by its path below {@code node}. */
    public ClusterOfNodes setting(String path, String value) {
        settings.put(path, value);
        return this;
    }

    /** Training begins when so many nodes are there. */
    public ClusterOfNodes expecting(int trainers, int workers) {
        return setting("expected.trainers", Integer.toString(trainers))
                .setting("expected.workers", Integer.toString(workers));
    }

    /**
     * Gives the nodes that are started from now on a certificate for loopback, which they share, so that both planes use
     * TLS.
     */
    public ClusterOfNodes secured() throws IOException {
        PemFiles files = LocalCertificates.create(processes.folder().resolve("tls"), List.of(), Clock.systemUTC());
        return setting("security.certificate", files.certificate().toString())
                .setting("security.privateKey", files.privateKey().toString())
                .setting("security.authorities", files.authorities().toString());
    }

    /** The file of {@code troupe node --config} of a node that was started. */
    public Path settingsOf(ClusterProcess node) {
        return processes.folder().resolve(node.name() + ".conf");
    }

    /** What runs the nodes that are started from now on, instead of the {@code Main} of Troupe with a small heap. */
    public ClusterOfNodes by(JavaCommand other) {
        machine = other;
        return this;
    }

    /** Starts a node. */
    public ClusterNode start(NodePlan plan) throws IOException {
        boolean taken =
                nodes.stream().anyMatch(node -> node.isAlive() && node.name().equals(plan.name()));
        if (taken) {
            throw new IllegalStateException(plan.name() + " lives already");
        }
        if (plan.network().isPresent()) {
            int control = CONTROL_PORT_IN_NAMESPACES
                    + 2
                            * (int) nodes.stream()
                                    .filter(node -> node.plan().network().equals(plan.network()))
                                    .count();
            return start(plan, control, control + 1);
        }
        return start(plan, freePort(plan.bindHost()), freePort(plan.bindHost()));
    }

    /** Never one that this cluster had before: its node may come back. */
    private int freePort(String host) throws IOException {
        InetAddress address = InetAddress.getAllByName(host)[0];
        while (nextPort < END_OF_PORTS) {
            int port = nextPort++;
            try (ServerSocket free = new ServerSocket(port, 1, address)) {
                return free.getLocalPort();
            } catch (BindException e) {
                // Somebody else's.
            }
        }
        throw new IOException("no port below " + END_OF_PORTS + " is free on " + host);
    }

    /** Starts a node that has ended again, at the same addresses. It joins those that live now. */
    public ClusterNode restart(ClusterNode dead) throws IOException {
        if (dead.isAlive()) {
            throw new IllegalStateException(dead.name() + " lives");
        }
        return start(dead.plan(), dead.controlPort(), dead.dataPort());
    }

    /**
     * Starts those again that ended because they fell out of the cluster and asked for it, as a launcher does; each node
     * at most {@value #MOST_STARTS} times.
     */
    public void restartFallen() throws IOException {
        for (ClusterNode node : latest()) {
            if (node.exitCode().equals(OptionalInt.of(FELL_OUT))) {
                long starts = nodes.stream()
                        .filter(other -> other.name().equals(node.name()))
                        .count();
                if (starts >= MOST_STARTS) {
                    throw new AssertionError(node.name() + " fell out of the cluster " + starts + " times\n" + story());
                }
                restart(node);
            }
        }
    }

    /** Of each name the one that was started last. */
    private List<ClusterNode> latest() {
        Map<String, ClusterNode> latest = new LinkedHashMap<>();
        nodes.forEach(node -> latest.put(node.name(), node));
        return List.copyOf(latest.values());
    }

    /** One supervisor, one trainer and some workers on loopback. */
    public ClusterOfNodes startAll(int workers) throws IOException {
        expecting(1, workers);
        start(NodePlan.of(Role.SUPERVISOR, 0));
        start(NodePlan.of(Role.TRAINER, 0));
        for (int worker = 0; worker < workers; worker++) {
            start(NodePlan.of(Role.WORKER, worker));
        }
        return this;
    }

    private ClusterNode start(NodePlan plan, int controlPort, int dataPort) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("index", Integer.toString(plan.index()));
        all.put("host", plan.host());
        all.put("bindHost", plan.bindHost());
        all.put("controlPort", Integer.toString(controlPort));
        all.put("dataPort", Integer.toString(dataPort));
        if (plan.network().isPresent() && !settings.containsKey("security.certificate")) {
            // Nobody else is in that network.
            all.put("security.insecure", "true");
        }
        all.putAll(plan.settings());
        String join = nodes.stream()
                .filter(ClusterNode::isAlive)
                .map(node -> '"' + node.controlAddress() + '"')
                .distinct()
                .collect(Collectors.joining(", ", "[", "]"));
        String file = all.entrySet().stream()
                        .map(setting -> "node." + setting.getKey() + " = " + quoted(setting.getValue()) + "\n")
                        .collect(Collectors.joining())
                + "node.join = " + join + "\n";
        Path config = Files.writeString(processes.folder().resolve(plan.name() + ".conf"), file);

        List<String> options = new ArrayList<>(machine.options());
        options.addAll(plan.options());
        List<String> words = new JavaCommand(options, machine.mainClass(), machine.arguments())
                .arguments("node", "--role", plan.role().name().toLowerCase(Locale.ROOT), "--config", config.toString())
                .words();
        if (plan.network().isPresent()) {
            words = plan.network().get().inside(words);
        }
        ClusterNode node = new ClusterNode(
                plan,
                controlPort,
                dataPort,
                processes.start(plan.name(), words, processes.folder(), Map.of("TF_CPP_MIN_LOG_LEVEL", "2")));
        nodes.add(node);
        return node;
    }

    private static String quoted(String value) {
        if (PLAIN.matcher(value).matches()) {
            return value;
        }
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Every node that was ever started, oldest first. */
    public List<ClusterNode> nodes() {
        return List.copyOf(nodes);
    }

    @Override
    public RunFolder folder() {
        return folder;
    }

    @Override
    public List<ClusterProcess> processes() {
        return List.copyOf(nodes.stream().filter(ClusterNode::isAlive).toList());
    }

    /**
     * Waits until no node lives any more.
     *
     * @return the highest exit code among the nodes that were not killed by a signal; of a node that was started again,
     *     the last one counts
     */
    @Override
    public int awaitEnd(Duration within) throws IOException, InterruptedException {
        // Not with this as the witness: that nothing lives any more is what is waited for.
        Await.until("end of all nodes", within, () -> story(), () -> processes().isEmpty());
        return latest().stream()
                .mapToInt(node -> node.exitCode().orElseThrow())
                .filter(code -> code < 128)
                .max()
                .orElseThrow(() -> new AssertionError("every node was killed"));
    }

    @Override
    public boolean hopeless() {
        return processes().isEmpty();
    }

    @Override
    public String story() {
        return nodes.stream().map(node -> node.process().story()).collect(Collectors.joining());
    }
}
