package io.troupe.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.cluster.NodeConfig.Role;
import io.troupe.checkpoint.LedgerEntry;
import io.troupe.checkpoint.LedgerEvent;
import io.troupe.testkit.Await;
import io.troupe.testkit.ClusterOfNodes;
import io.troupe.testkit.ClusterProcess;
import io.troupe.testkit.Experiments;
import io.troupe.testkit.LedgerChecker;
import io.troupe.testkit.NetworkOfNamespaces;
import io.troupe.testkit.NodePlan;
import io.troupe.testkit.ProcessesOfTest;
import io.troupe.testkit.RunFolder;
import io.troupe.testkit.TestProcesses;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** In async, a worker that hangs or has a thin line costs at most its own share. */
@ExtendWith(ProcessesOfTest.class)
@Tag("slow")
final class SlowWorkerTest {
    private static final int WORKERS = 3;
    private static final double LEAST_SHARE = 0.9 * (WORKERS - 1) / WORKERS;
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration MEASURED = Duration.ofSeconds(60);
    private static final long ONE_MEGABIT_IN_BYTES = 125_000;

    private static final List<String> OVERRIDES = List.of(
            "mode=async",
            "workers.count=" + WORKERS,
            "workers.environments=8",
            "workers.rolloutSteps=32",
            "checkpoint.everySteps=15360",
            "metrics.tensorboard=false",
            "evaluation.atEnd=false",
            "termination.targetReturn=null",
            "termination.maxSteps=1000000000");

    private static ClusterOfNodes cluster(TestProcesses processes) throws IOException {
        return ClusterOfNodes.of(processes, "run", Experiments.named("cartpole", OVERRIDES.toArray(String[]::new)))
                .by(ClusterOfNodes.ofTroupe().optimised())
                .expecting(1, WORKERS);
    }

    /** Environment steps a second between the first and the last checkpoint of a stretch of time from now on. */
    private static double stepsPerSecond(ClusterOfNodes cluster) throws Exception {
        RunFolder run = cluster.folder();
        Instant begun = Instant.now();
        Await.throughout(MEASURED, cluster::restartFallen);
        LedgerChecker.check(run);
        List<LedgerEntry> checkpoints = run.ledger().stream()
                .filter(entry -> entry.event() == LedgerEvent.CHECKPOINT_ANNOUNCED)
                .filter(entry -> entry.at().isAfter(begun))
                .toList();
        assertThat(checkpoints).as("checkpoints while measuring").hasSizeGreaterThan(5);
        LedgerEntry first = checkpoints.getFirst();
        LedgerEntry last = checkpoints.getLast();
        return (last.environmentSteps() - first.environmentSteps())
                * 1e9
                / Duration.between(first.at(), last.at()).toNanos();
    }

    @Test
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void aWorkerThatHangsForAMinuteCostsItsShare(TestProcesses processes, TestReporter report) throws Exception {
        ClusterOfNodes cluster = cluster(processes);
        cluster.startAll(WORKERS).awaitStart(Duration.ofMinutes(3));
        Await.throughout(WARM_UP, () -> {});
        double before = stepsPerSecond(cluster);

        ClusterProcess worker = cluster.process(Role.WORKER, 1);
        worker.stop();
        double hanging = stepsPerSecond(cluster);
        worker.go();

        report.publishEntry("steps/s before, hanging", before + ", " + hanging);
        assertThat(hanging / before)
                .as("steps/s with a hanging worker, %.0f, over those before, %.0f", hanging, before)
                .isGreaterThanOrEqualTo(LEAST_SHARE);
        // It goes on, or falls out and comes back.
        double after = stepsPerSecond(cluster);
        assertThat(after / before)
                .as("steps/s after, %.0f, over those before, %.0f", after, before)
                .isGreaterThan(0.8);
        assertThat(cluster.processes(Role.WORKER)).hasSize(WORKERS);
    }

    @Test
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void aWorkerWithOneMegabitASecondCostsItsShare(TestProcesses processes, TestReporter report) throws Exception {
        NetworkOfNamespaces.assumeAvailable();
        try (NetworkOfNamespaces network = NetworkOfNamespaces.of("others", "thin")) {
            ClusterOfNodes cluster = cluster(processes);
            cluster.start(NodePlan.of(Role.SUPERVISOR, 0).on(network.host("others")));
            cluster.start(NodePlan.of(Role.TRAINER, 0).on(network.host("others")));
            cluster.start(NodePlan.of(Role.WORKER, 0).on(network.host("others")));
            cluster.start(NodePlan.of(Role.WORKER, 1).on(network.host("others")));
            cluster.start(NodePlan.of(Role.WORKER, 2).on(network.host("thin")));
            cluster.awaitStart(Duration.ofMinutes(3));
            Await.throughout(WARM_UP, () -> {});
            double before = stepsPerSecond(cluster);

            network.limit("thin", ONE_MEGABIT_IN_BYTES);
            double limited = stepsPerSecond(cluster);

            report.publishEntry("steps/s before, limited", before + ", " + limited);
            assertThat(limited / before)
                    .as("steps/s with a thin line, %.0f, over those before, %.0f", limited, before)
                    .isGreaterThanOrEqualTo(LEAST_SHARE);
        }
    }
}
