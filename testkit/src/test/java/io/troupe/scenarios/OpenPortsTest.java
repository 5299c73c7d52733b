package io.troupe.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.testkit.Await;
import io.troupe.testkit.Bystander;
import io.troupe.testkit.Chaos;
import io.troupe.testkit.ClusterNode;
import io.troupe.testkit.ClusterOfNodes;
import io.troupe.testkit.Experiments;
import io.troupe.testkit.FuzzReport;
import io.troupe.testkit.LedgerChecker;
import io.troupe.testkit.LegitimatePeer;
import io.troupe.testkit.ListeningPorts;
import io.troupe.testkit.ProcessMemory;
import io.troupe.testkit.ProcessesOfTest;
import io.troupe.testkit.RunFolder;
import io.troupe.testkit.SocketFuzzer;
import io.troupe.testkit.TestProcesses;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What anybody on the machine can reach. */
@ExtendWith(ProcessesOfTest.class)
final class OpenPortsTest {
    private static final long MOST_GROWTH_BYTES = 64L << 20;
    private static final Duration PER_PORT = Duration.ofSeconds(20);
    private static final Duration SERVED_WITHIN = Duration.ofSeconds(1);
    /** A report comes every few hundred milliseconds where nothing disturbs. */
    private static final Duration LONGEST_WITHOUT_REPORT = Duration.ofSeconds(10);

    private ClusterOfNodes cluster;

    @BeforeEach
    void start(TestProcesses processes) throws Exception {
        cluster = ClusterOfNodes.of(
                processes, "run", Experiments.named("cartpole", Runs.SMALL_STEPS.toArray(String[]::new)));
        cluster.by(ClusterOfNodes.ofTroupe().option("-XX:NativeMemoryTracking=summary"))
                .secured()
                .startAll(2)
                .awaitStart(Duration.ofMinutes(3));
    }

    @Test
    void aNodeListensOnItsTwoPortsOfLoopbackAndNowhereElse() throws Exception {
        for (ClusterNode node : cluster.nodes()) {
            List<InetSocketAddress> open = ListeningPorts.of(node.pid());

            assertThat(open)
                    .as(node.name())
                    .extracting(InetSocketAddress::getPort)
                    .containsExactlyInAnyOrder(node.controlPort(), node.dataPort());
            assertThat(open)
                    .as(node.name())
                    .allSatisfy(address ->
                            assertThat(address.getAddress().isLoopbackAddress()).isTrue());
        }
    }

    @Test
    @Tag("slow")
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void nonsenseOnEveryPortNeitherEndsNorDelaysNorBloatsARun(TestProcesses processes, TestReporter report)
            throws Exception {
        long seed = Chaos.anySeed();
        processes.onFailureAsk(() -> "fuzzed with seed " + seed);
        List<Held> before = new ArrayList<>();
        for (ClusterNode node : cluster.nodes()) {
            before.add(Held.by(node));
        }
        RunFolder run = cluster.folder();
        Path metrics = run.path().resolve("metrics.jsonl");

        // Every report takes work of each node.
        try (LegitimatePeer peer =
                        LegitimatePeer.like(cluster.settingsOf(cluster.nodes().getFirst()));
                Bystander training = Bystander.asking(() -> {
                    long size = Files.size(metrics);
                    Await.until("report", LONGEST_WITHOUT_REPORT, () -> Files.size(metrics) > size);
                    return size;
                })) {
            for (ClusterNode node : cluster.nodes()) {
                for (InetSocketAddress port : ListeningPorts.of(node.pid())) {
                    fuzz(node, port, seed, peer, report);
                    training.check(LONGEST_WITHOUT_REPORT);
                }
            }
        }

        assertThat(cluster.processes()).as(cluster.story()).hasSize(4);
        LedgerChecker.check(run);
        for (int i = 0; i < before.size(); i++) {
            ClusterNode node = cluster.nodes().get(i);
            Held growth = Held.by(node).since(before.get(i));
            report.publishEntry("growth of " + node.name(), growth.toString());
            assertThat(growth.heapBytes() + growth.directBytes())
                    .as("growth of " + node.name() + ": " + growth)
                    .isLessThan(MOST_GROWTH_BYTES);
        }
    }

    /**
     * What a node holds. What is resident is told and not judged: it has the code that the compiler makes meanwhile, and
     * the rubbish that the collector has not taken.
     */
    private record Held(long heapBytes, long directBytes, long residentBytes) {
        static Held by(ClusterNode node) throws Exception {
            // In this order: the collection that the first asks for frees buffers.
            long heap = ProcessMemory.liveHeapBytes(node.pid());
            return new Held(heap, ProcessMemory.directBytes(node.pid()), ProcessMemory.residentBytes(node.pid()));
        }

        Held since(Held before) {
            return new Held(
                    heapBytes - before.heapBytes,
                    directBytes - before.directBytes,
                    residentBytes - before.residentBytes);
        }

        @Override
        public String toString() {
            return (heapBytes >> 10) + " KiB of live objects, " + (directBytes >> 10) + " KiB of direct buffers, "
                    + (residentBytes >> 10) + " KiB resident";
        }
    }

    /** The node serves old acquaintances on both planes, and takes new ones in, all the while. */
    private static void fuzz(
            ClusterNode node, InetSocketAddress port, long seed, LegitimatePeer peer, TestReporter report)
            throws Exception {
        peer.askControlPlane(node);
        peer.askDataPlane(node);
        peer.askDataPlaneAnew(node);
        try (Bystander control = Bystander.asking(() -> {
                    peer.askControlPlane(node);
                    return node;
                });
                Bystander data = Bystander.asking(() -> {
                    peer.askDataPlane(node);
                    return node;
                });
                Bystander newcomer = Bystander.asking(() -> {
                    peer.askDataPlaneAnew(node);
                    return node;
                })) {
            FuzzReport fuzz = SocketFuzzer.of(port, seed).run(PER_PORT);
            report.publishEntry(
                    node.name() + " port " + port.getPort(),
                    fuzz.total() + " attacks; slowest answers: control "
                            + control.slowest().toMillis() + " ms, data "
                            + data.slowest().toMillis() + " ms, data with a new connection "
                            + newcomer.slowest().toMillis() + " ms");
            assertThat(fuzz.total()).isGreaterThan(10);
            control.check(SERVED_WITHIN);
            data.check(SERVED_WITHIN);
            newcomer.check(SERVED_WITHIN);
        }
    }
}
