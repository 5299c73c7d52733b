package io.troupe.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Three hosts that tell each other their names all the time. */
@ExtendWith(ProcessesOfTest.class)
final class NetworkOfNamespacesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int OFTEN = 20;
    private static final List<String> NAMES = List.of("a", "b", "c");

    @TempDir
    Path folder;

    private NetworkOfNamespaces network;
    private TestProcesses processes;
    private final Map<String, StartedProcess> gossips = new HashMap<>();

    @BeforeAll
    static void needed() throws Exception {
        NetworkOfNamespaces.assumeAvailable();
    }

    @BeforeEach
    void plugIn(TestProcesses resolved) throws Exception {
        processes = resolved;
        network = NetworkOfNamespaces.of("a", "b", "c");
    }

    @AfterEach
    void pullOut() throws Exception {
        network.close();
    }

    private void gossip() throws Exception {
        for (String name : NAMES) {
            List<String> arguments = new ArrayList<>(List.of("gossip", name));
            NAMES.stream()
                    .filter(other -> !other.equals(name))
                    .forEach(other -> arguments.add(network.host(other).address()));
            gossips.put(
                    name,
                    processes.start(
                            name,
                            network.host(name)
                                    .inside(Child.command(arguments.toArray(String[]::new))
                                            .words())));
        }
        for (String name : NAMES) {
            for (String other : NAMES) {
                if (!other.equals(name)) {
                    hears(name, other);
                }
            }
        }
    }

    private StartedProcess on(String host) {
        return Optional.ofNullable(gossips.get(host)).orElseThrow();
    }

    private long heard(String listener, String speaker) throws IOException {
        return on(listener)
                .output()
                .lines()
                .filter(line -> line.equals("heard " + speaker))
                .count();
    }

    private void hears(String listener, String speaker) throws IOException, InterruptedException {
        long before = heard(listener, speaker);
        Await.until(
                "word of " + speaker + " at " + listener,
                PATIENCE,
                processes,
                () -> heard(listener, speaker) > before + OFTEN);
    }

    /** While others are heard often, this one is not. */
    private void hearsOnly(String listener, String speaker, String silent) throws Exception {
        // What was under way when the link was cut may take its time.
        Await.until("silence of " + silent + " at " + listener, PATIENCE, processes, () -> {
            long before = heard(listener, silent);
            hears(listener, speaker);
            return heard(listener, silent) == before;
        });
    }

    @Test
    void aOneWayCutIsOneWay() throws Exception {
        gossip();

        network.cutOneWay("a", "b");

        hearsOnly("b", "c", "a");
        hears("a", "b");
        hears("c", "a");
        network.heal();
        hears("b", "a");
    }

    @Test
    void aCutBetweenTwoLeavesTheThirdAlone() throws Exception {
        gossip();

        network.cut("a", "b");

        hearsOnly("a", "c", "b");
        hearsOnly("b", "c", "a");
        hears("c", "a");
        hears("c", "b");
        network.heal();
        hears("a", "b");
        hears("b", "a");
    }

    @Test
    void aHostThatIsCutOffReachesNobodyUntilItIsHealed() throws Exception {
        gossip();

        network.cut("a");

        hearsOnly("b", "c", "a");
        hearsOnly("c", "b", "a");
        network.heal();
        hears("a", "b");
        hears("b", "a");
    }

    @Test
    void aSplitCutsEveryLinkBetweenItsSides() throws Exception {
        gossip();

        network.split(List.of("a", "b"));

        hearsOnly("a", "b", "c");
        hearsOnly("b", "a", "c");
        network.heal();
        hears("c", "a");
        hears("c", "b");
    }

    private void startEcho(String host) throws Exception {
        StartedProcess echo = processes.start(
                "echo",
                network.host(host)
                        .inside(Child.command("echo", network.host(host).address(), "4001")
                                .words()));
        Await.until("echo", PATIENCE, echo, () -> echo.output().contains("ready"));
    }

    private Socket connected(String host, int timeoutMillis) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(network.host(host).address(), 4001), timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Test
    void connectionsSurviveACut() throws Exception {
        startEcho("a");
        try (Socket socket = connected("a", 20_000)) {
            network.cut("a");
            socket.getOutputStream().write(42);
            socket.setSoTimeout(300);
            assertThatThrownBy(() -> socket.getInputStream().read()).hasMessageContaining("timed out");
            assertThatThrownBy(() -> connected("a", 300).close()).hasMessageContaining("timed out");

            network.heal();

            socket.setSoTimeout(20_000);
            assertThat(socket.getInputStream().read()).isEqualTo(42);
        }
    }

    @Test
    void aLimitedHostIsSlow() throws Exception {
        try {
            network.limit("a", 100_000);
        } catch (IOException e) {
            assumeThat(e).as("tc has no token bucket here").isNull();
        }
        startEcho("a");
        byte[] bytes = new byte[100_000];
        try (Socket socket = connected("a", 20_000)) {
            long begun = System.nanoTime();
            Thread.ofVirtual().start(() -> {
                try {
                    socket.getOutputStream().write(bytes);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(socket.getInputStream().readNBytes(bytes.length)).hasSize(bytes.length);

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(600));
        }
        network.heal();
        assertThat(Tool.run(List.of("ip", "-netns", network.host("a").namespace(), "link", "show", "eth0")))
                .doesNotContain("tbf");
    }

    @Test
    void portsOfAProcessAreThoseOfItsHost() throws Exception {
        startEcho("a");

        assertThat(ListeningPorts.of(processes.started().getLast().pid()))
                .containsExactly(new InetSocketAddress(network.host("a").address(), 4001));
    }

    @Test
    void closingRemovesTheHostsAndKillsWhatRunsOnThem() throws Exception {
        startEcho("a");
        String namespace = network.host("a").namespace();
        assertThat(namespaces()).contains(namespace);

        network.close();

        assertThat(namespaces()).doesNotContain(namespace);
        assertThat(processes.started().getLast().awaitExit(PATIENCE)).isEqualTo(128 + 9);
    }

    @Test
    void severalNetworksDoNotMeet() throws Exception {
        startEcho("a");
        try (NetworkOfNamespaces other = NetworkOfNamespaces.of("a")) {
            assertThat(other.host("a").address()).isNotEqualTo(network.host("a").address());
        }
        connected("a", 20_000).close();
    }

    @Test
    void whatADeadTestLeftIsRemovedByTheNextOne() throws Exception {
        StartedProcess test = processes.start(
                "test", Child.command("test", "network", folder.toString()).words());
        Await.until("network", PATIENCE, test, () -> test.output().contains("\n"));
        String left = test.output().strip().substring("namespace ".length());
        NetworkOfNamespaces.of().close();
        assertThat(namespaces()).contains(left);

        test.kill();
        NetworkOfNamespaces.of().close();

        assertThat(namespaces()).doesNotContain(left);
    }

    @Test
    void aTestIsSkippedWithAReasonWhereTheToolsAreMissing() throws Exception {
        List<String> command = Child.command("test", "skip", folder.toString()).words();

        StartedProcess with = processes.start("with", command);
        StartedProcess without = processes.start("without", command, folder, Map.of("PATH", folder.toString()));

        Await.until("answer", PATIENCE, with, () -> with.output().contains("\n"));
        Await.until("answer", PATIENCE, without, () -> without.output().contains("\n"));
        assertThat(with.output()).contains("available");
        assertThat(without.output()).contains("skipped: ", "no network namespaces here", "iproute2");
    }

    private static String namespaces() throws Exception {
        return Tool.run(List.of("ip", "netns", "list"));
    }
}
