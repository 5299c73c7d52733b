package io.troupe.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.cluster.NodeConfig.Role;
import io.troupe.checkpoint.LedgerEvent;
import io.troupe.metrics.RunSummary;
import io.troupe.testkit.Chaos;
import io.troupe.testkit.ClusterNode;
import io.troupe.testkit.ClusterOfNodes;
import io.troupe.testkit.Experiments;
import io.troupe.testkit.LaunchedCluster;
import io.troupe.testkit.LedgerChecker;
import io.troupe.testkit.ProcessesOfTest;
import io.troupe.testkit.TestProcesses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any node may be killed at any moment. No failure in N kills bounds the rate of failures at about 3/N (95 %). */
@ExtendWith(ProcessesOfTest.class)
final class KillsTest {
    /** Not a promise, but patience with a machine that others use too. */
    private static final Duration START = Duration.ofMinutes(3);
    /** Within which a new supervisor must decide, with default settings. */
    private static final Duration TAKE_OVER = Duration.ofSeconds(30);

    private static LaunchedCluster launch(TestProcesses processes, List<String> overrides) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("cartpole", "--workers", "3", "--trainers", "1"));
        arguments.addAll(overrides);
        LaunchedCluster cluster = LaunchedCluster.start(
                processes,
                List.of(LaunchedCluster.launcherOfThisTree().toString()),
                "killed",
                arguments,
                Map.of("TROUPE_JAVA_OPTS", "-Xmx512m"));
        cluster.awaitStart(START);
        return cluster;
    }

    /**
     * Long enough to be killed so often: a trainer or a supervisor is missed after some ten seconds, during which nothing
     * is learnt, and less than two seconds of learning follow before the next kill.
     */
    @ParameterizedTest
    @ValueSource(strings = {"lockstep", "pipelined", "async"})
    @Tag("slow")
    @Timeout(value = 40, unit = TimeUnit.MINUTES)
    void twentyKillsDoNotKeepARunFromItsTarget(String mode, TestProcesses processes, TestReporter report)
            throws Exception {
        List<String> overrides = List.of(
                "mode=" + mode,
                "workers.count=3",
                "workers.environments=32",
                "workers.rolloutSteps=32",
                "checkpoint.everySteps=15360",
                "evaluation.atEnd=false",
                "metrics.tensorboard=false",
                "termination.maxSteps=2000000",
                "termination.targetReturn=null",
                "termination.requireReturn=475");
        Chaos chaos = Chaos.of(Chaos.anySeed());
        processes.onFailureAsk(chaos);
        LaunchedCluster cluster = launch(processes, overrides);

        chaos.kill(20, cluster);
        report.publishEntry("kills", chaos.story());

        RunSummary summary = Runs.ended(cluster, Duration.ofMinutes(10));
        assertThat(summary.environmentSteps()).isGreaterThanOrEqualTo(2_000_000);
        if (!mode.equals("async")) {
            assertThat(summary.weightsSha256())
                    .isEqualTo(
                            Runs.inOneProcess(processes, "cartpole", overrides).weightsSha256());
        }
    }

    @Test
    @Tag("slow")
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void theTrainerStandsInForASupervisorThatNobodyStartsAgain(TestProcesses processes, TestReporter report)
            throws Exception {
        ClusterOfNodes cluster = ClusterOfNodes.of(
                        processes, "run", Experiments.named("cartpole", Runs.SMALL_STEPS.toArray(String[]::new)))
                .setting("resume", "false");
        cluster.startAll(3).awaitStart(START);
        long epoch = cluster.folder().epoch();

        long begun = System.nanoTime();
        cluster.process(Role.SUPERVISOR, 0).kill();
        long announced = cluster.folder().announced().orElseThrow();
        cluster.folder().await(LedgerEvent.RESUMED, 1, TAKE_OVER, cluster);

        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        report.publishEntry("the trainer decides after", took.toMillis() + " ms");
        assertThat(took).isLessThan(TAKE_OVER);
        assertThat(cluster.folder().epoch()).isGreaterThan(epoch);
        assertThat(cluster.folder().count(LedgerEvent.ROLE_TAKEN_OVER)).isPositive();
        cluster.folder().awaitProgressBeyond(announced, Duration.ofSeconds(30), cluster);
        LedgerChecker.check(cluster.folder());
        assertThat(cluster.processes()).hasSize(4);
    }

    /** The harder mode: while they learn, others act by an older version. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void aWorkerAndATrainerThatDieAndComeBackChangeNothing(TestProcesses processes) throws Exception {
        assertThatTheyChangeNothing("pipelined", processes);
    }

    @Test
    @Tag("slow")
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void aWorkerAndATrainerThatDieAndComeBackChangeNothingInLockstep(TestProcesses processes) throws Exception {
        assertThatTheyChangeNothing("lockstep", processes);
    }

    private static void assertThatTheyChangeNothing(String mode, TestProcesses processes) throws Exception {
        List<String> overrides = Runs.with(Runs.SMALL_STEPS, "mode=" + mode, "termination.maxUpdates=100");
        ClusterOfNodes cluster = ClusterOfNodes.of(
                        processes, "run", Experiments.named("cartpole", overrides.toArray(String[]::new)))
                .startAll(2);
        cluster.awaitStart(START);

        killAndRestart(cluster, Role.WORKER, 1);
        cluster.folder().await(LedgerEvent.MEMBER_LOST, 1, START, cluster);
        killAndRestart(cluster, Role.TRAINER, 0);

        RunSummary together = Runs.ended(cluster, Duration.ofMinutes(3));
        RunSummary alone = Runs.inOneProcess(processes, "cartpole", overrides);
        assertThat(together.updates()).isEqualTo(100);
        Runs.assertSame(together, alone);
        assertThat(cluster.folder().count(LedgerEvent.RESUMED)).isPositive();
    }

    private static void killAndRestart(ClusterOfNodes cluster, Role role, int index) throws Exception {
        cluster.process(role, index).kill();
        ClusterNode dead = cluster.nodes().stream()
                .filter(node -> node.role() == role && node.index() == index)
                .findFirst()
                .orElseThrow();
        cluster.restart(dead);
    }

    @Test
    @Tag("slow")
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void lostWorkersChangeNothing(TestProcesses processes) throws Exception {
        List<String> overrides = Runs.with(Runs.SMALL_STEPS, "mode=lockstep", "termination.maxUpdates=400");
        ClusterOfNodes cluster =
                ClusterOfNodes.of(processes, "run", Experiments.named("cartpole", overrides.toArray(String[]::new)));
        cluster.startAll(3).awaitStart(START);

        cluster.process(Role.WORKER, 2).kill();
        long announced = cluster.folder().announced().orElseThrow();
        cluster.folder().awaitProgressBeyond(announced + 2 * 768, Duration.ofSeconds(60), cluster);
        ClusterNode lost = cluster.nodes().getLast();
        cluster.restart(lost);

        RunSummary summary = Runs.ended(cluster, Duration.ofMinutes(3));
        assertThat(summary.weightsSha256())
                .isEqualTo(Runs.inOneProcess(processes, "cartpole", overrides).weightsSha256());
        assertThat(cluster.folder().count(LedgerEvent.MEMBER_LOST)).isPositive();
        // Nobody who decides or learns was lost.
        assertThat(cluster.folder().count(LedgerEvent.RESUMED)).isZero();
    }
}
