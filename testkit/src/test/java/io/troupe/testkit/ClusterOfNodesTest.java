package io.troupe.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.actors.cluster.NodeConfig.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** With nodes that show what they were told, instead of training. */
@ExtendWith(ProcessesOfTest.class)
final class ClusterOfNodesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private TestProcesses processes;
    private ClusterOfNodes cluster;

    @BeforeEach
    void given(TestProcesses resolved) throws Exception {
        processes = resolved;
        cluster = ClusterOfNodes.of(processes, "run", Experiments.named("cartpole", "seed=5"))
                .by(Child.command());
    }

    private static Config told(ClusterNode node) throws Exception {
        Await.until(
                "settings",
                PATIENCE,
                node.process(),
                () -> node.process().output().contains("\nend"));
        String shown = node.process().output();
        assertThat(shown).startsWith(node.name().substring(0, node.name().indexOf('-')) + " of\n");
        return ConfigFactory.parseString(shown.substring(shown.indexOf('\n'), shown.lastIndexOf("\nend")))
                .getConfig("node");
    }

    @Test
    void theRunDirectoryHoldsTheExperiment() {
        assertThat(cluster.folder().path().resolve("experiment.conf"))
                .content()
                .contains("CartPole-v1")
                .containsPattern("seed ?= ?5");
    }

    @Test
    void theFirstNodeFormsAClusterThatTheOthersJoin() throws Exception {
        cluster.expecting(1, 3).setting("detection.stableAfter", "3s");
        ClusterNode first = cluster.start(NodePlan.of(Role.SUPERVISOR, 0));
        ClusterNode second = cluster.start(NodePlan.of(Role.WORKER, 2).setting("dataPlane.receiveBytes", "1MiB"));

        Config supervisor = told(first);
        Config worker = told(second);
        assertThat(supervisor.getStringList("join")).isEmpty();
        assertThat(worker.getStringList("join")).containsExactly("127.0.0.1:" + first.controlPort());
        assertThat(supervisor.getInt("controlPort")).isEqualTo(first.controlPort());
        assertThat(supervisor.getInt("dataPort")).isEqualTo(first.dataPort()).isNotEqualTo(first.controlPort());
        assertThat(worker.getInt("index")).isEqualTo(2);
        assertThat(worker.getInt("expected.workers")).isEqualTo(3);
        assertThat(worker.getString("detection.stableAfter")).isEqualTo("3s");
        assertThat(worker.getBytes("dataPlane.receiveBytes")).isEqualTo(1 << 20);
        assertThat(supervisor.hasPath("dataPlane.receiveBytes")).isFalse();
        assertThat(worker.getString("token"))
                .isEqualTo(supervisor.getString("token"))
                .isNotEmpty();
        assertThat(Path.of(worker.getString("runDirectory")))
                .isEqualTo(cluster.folder().path().toAbsolutePath());
    }

    @Test
    void aNodeThatIsStartedAgainKeepsItsAddressesAndJoinsThoseThatLive() throws Exception {
        ClusterNode supervisor = cluster.start(NodePlan.of(Role.SUPERVISOR, 0));
        ClusterNode trainer = cluster.start(NodePlan.of(Role.TRAINER, 0));
        ClusterNode worker = cluster.start(NodePlan.of(Role.WORKER, 0));
        assertThatThrownBy(() -> cluster.restart(supervisor)).hasMessageContaining("supervisor-0 lives");
        assertThatThrownBy(() -> cluster.start(NodePlan.of(Role.TRAINER, 0))).hasMessageContaining("trainer-0 lives");
        supervisor.kill();
        worker.kill();

        ClusterNode again = cluster.restart(supervisor);

        Config told = told(again);
        assertThat(told.getInt("controlPort")).isEqualTo(supervisor.controlPort());
        assertThat(told.getStringList("join")).containsExactly("127.0.0.1:" + trainer.controlPort());
        assertThat(cluster.processes())
                .extracting(ControlledProcess::name)
                .containsExactly("trainer-0", "supervisor-0");
        assertThat(cluster.process(Role.SUPERVISOR, 0).pid()).isEqualTo(again.pid());
        assertThatThrownBy(() -> cluster.process(Role.WORKER, 0)).isInstanceOf(AssertionError.class);
    }

    @Test
    void onlyANodeThatAskedForItIsStartedAgain() throws Exception {
        ClusterNode done = cluster.by(Child.command("exit", "0")).start(NodePlan.of(Role.WORKER, 0));
        ClusterNode fallen = cluster.by(Child.command("exit", "75")).start(NodePlan.of(Role.WORKER, 1));
        assertThat(done.process().awaitExit(PATIENCE)).isZero();
        assertThat(fallen.process().awaitExit(PATIENCE)).isEqualTo(75);

        cluster.by(Child.command()).restartFallen();

        assertThat(cluster.processes()).singleElement().satisfies(again -> {
            assertThat(again.name()).isEqualTo("worker-1");
            assertThat(again.controlPort()).isEqualTo(fallen.controlPort());
        });
        cluster.restartFallen();
        assertThat(cluster.nodes()).hasSize(3);
    }

    @Test
    void nodesOnHostsOfTheirOwnAreReachedThere() throws Exception {
        NetworkOfNamespaces.assumeAvailable();
        try (NetworkOfNamespaces network = NetworkOfNamespaces.of("left")) {
            NetworkHost left = network.host("left");
            ClusterNode supervisor =
                    cluster.start(NodePlan.of(Role.SUPERVISOR, 0).on(left));
            ClusterNode worker = cluster.start(NodePlan.of(Role.WORKER, 0).on(left));

            assertThat(told(supervisor).getString("host")).isEqualTo(left.address());
            assertThat(told(supervisor).getBoolean("security.insecure")).isTrue();
            assertThat(told(worker).getStringList("join"))
                    .containsExactly(left.address() + ":" + supervisor.controlPort());
            assertThat(told(worker).getInt("controlPort")).isNotIn(supervisor.controlPort(), supervisor.dataPort());
            assertThat(Tool.run(List.of("ip", "netns", "pids", left.namespace()))
                            .lines())
                    .containsExactlyInAnyOrder(Long.toString(supervisor.pid()), Long.toString(worker.pid()));
        }
    }

    @Test
    void theEndOfARunIsTheEndOfAllNodes() throws Exception {
        cluster.by(JavaCommand.of("io.troupe.actors.cli.Main"));
        // Not a file that a node can be run with.
        cluster.setting("nonsense", "1");
        ClusterNode node = cluster.start(NodePlan.of(Role.WORKER, 0));

        assertThat(cluster.awaitEnd(PATIENCE)).isEqualTo(2);
        assertThat(node.exitCode()).hasValue(2);
        assertThat(cluster.story()).contains("worker-0", "ended with 2");
    }

    @Test
    void nodesOfALauncherAreThoseThatItNames() throws Exception {
        LaunchedCluster launched = LaunchedCluster.start(
                processes, Child.command("launch").words(), "launched", List.of("cartpole"), Map.of());
        Path file = launched.folder().path().resolve("processes.json");
        Await.until("processes", PATIENCE, launched, () -> Files.exists(file));

        ClusterProcess supervisor = launched.process(Role.SUPERVISOR, 0);
        assertThat(launched.processes())
                .extracting(ControlledProcess::name)
                .containsExactly("supervisor-0", "worker-0");
        assertThat(supervisor.isAlive()).isTrue();
        assertThat(launched.process(Role.WORKER, 0).dataPort()).isEqualTo(2);

        supervisor.kill();
        assertThat(launched.awaitEnd(PATIENCE)).isEqualTo(7);
        assertThat(supervisor.isAlive()).isFalse();
        assertThat(launched.processes()).extracting(ControlledProcess::name).doesNotContain("supervisor-0");
        launched.process(Role.WORKER, 0).kill();
    }
}
