package io.troupe.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.troupe.actors.cluster.NodeConfig.Role;
import io.troupe.checkpoint.LedgerEntry;
import io.troupe.checkpoint.LedgerEvent;
import io.troupe.metrics.RunSummary;
import io.troupe.schedule.Outcome;
import io.troupe.testkit.Await;
import io.troupe.testkit.ClusterNode;
import io.troupe.testkit.ClusterOfNodes;
import io.troupe.testkit.ClusterProcess;
import io.troupe.testkit.Experiments;
import io.troupe.testkit.LaunchedCluster;
import io.troupe.testkit.LedgerChecker;
import io.troupe.testkit.ProcessesOfTest;
import io.troupe.testkit.RunFolder;
import io.troupe.testkit.TestProcesses;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that was learnt is lost when a run is ended from outside, or its trainer is sent away. */
@ExtendWith(ProcessesOfTest.class)
final class StopsTest {
    private static final Duration START = Duration.ofMinutes(3);

    /** Of an update; a checkpoint comes with every hundredth only, so that the last one is seldom where a run stops. */
    private static final int STEPS = 768;

    private static final List<String> RARE_CHECKPOINTS =
            Runs.with(Runs.SMALL_STEPS, "checkpoint.everySteps=" + 100 * STEPS, "metrics.everySteps=" + STEPS);

    @ParameterizedTest
    @ValueSource(strings = {"lockstep", "pipelined", "async"})
    @Tag("slow")
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void aLauncherThatIsKilledLeavesARunThatHasEndedWithItsLastUpdate(
            String mode, TestProcesses processes, TestReporter report) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("cartpole", "--workers", "2", "--trainers", "1"));
        arguments.addAll(Runs.with(RARE_CHECKPOINTS, "mode=" + mode));
        LaunchedCluster cluster = LaunchedCluster.start(
                processes,
                List.of(LaunchedCluster.launcherOfThisTree().toString()),
                "abandoned",
                arguments,
                Map.of("TROUPE_JAVA_OPTS", "-Xmx512m"));
        cluster.awaitStart(START);
        cluster.folder().awaitProgressBeyond(100 * STEPS - 1, START, cluster);
        List<ClusterProcess> nodes = cluster.processes();
        assertThat(nodes).hasSize(4);

        long begun = System.nanoTime();
        cluster.launcher().kill();
        Await.until(
                "end of all nodes", Duration.ofSeconds(60), () -> nodes.stream().noneMatch(ClusterProcess::isAlive));

        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        report.publishEntry("nodes ended after", took.toMillis() + " ms");
        LedgerChecker.checkFinished(cluster.folder());
        RunSummary summary = cluster.folder().summary();
        assertThat(summary.outcome()).contains(Outcome.STOPPED);
        assertThat(summary.reason()).contains("launcher");
        assertThat(cluster.folder().announced()).hasValue(summary.environmentSteps());
        assertThat(cluster.folder().path().resolve("checkpoints/" + summary.environmentSteps()))
                .isDirectory();
        assertThat(summary.environmentSteps()).isGreaterThanOrEqualTo(lastReported(cluster.folder()));
        // Nobody begins another epoch on the way out.
        assertThat(cluster.folder().count(LedgerEvent.RESUMED)).isZero();
    }

    /** Environment steps of the last line of {@code metrics.jsonl}, of which there is one for each update. */
    private static long lastReported(RunFolder folder) throws Exception {
        List<String> lines = Files.readAllLines(folder.path().resolve("metrics.jsonl"));
        return new ObjectMapper()
                .readTree(lines.getLast())
                .required("environmentSteps")
                .asLong();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lockstep", "pipelined"})
    @Tag("slow")
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void aTrainerThatIsToldToLeaveHandsOverWhatItHasLearnt(String mode, TestProcesses processes, TestReporter report)
            throws Exception {
        List<String> overrides = Runs.with(RARE_CHECKPOINTS, "mode=" + mode, "termination.maxUpdates=350");
        ClusterOfNodes cluster = ClusterOfNodes.of(
                        processes, "run", Experiments.named("cartpole", overrides.toArray(String[]::new)))
                .startAll(2);
        cluster.awaitStart(START);
        cluster.folder().awaitProgressBeyond(100 * STEPS - 1, START, cluster);
        ClusterNode trainer = cluster.nodes().stream()
                .filter(node -> node.role() == Role.TRAINER)
                .findFirst()
                .orElseThrow();

        long begun = System.nanoTime();
        trainer.terminate();
        Await.until("end of the trainer", Duration.ofSeconds(60), cluster, () -> !trainer.isAlive());
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        long learnt = lastReported(cluster.folder());
        report.publishEntry("the trainer left after", took.toMillis() + " ms");
        cluster.restart(trainer);

        RunSummary summary = Runs.ended(cluster, Duration.ofMinutes(3));
        assertThat(cluster.folder().ledger())
                .filteredOn(entry -> entry.event() == LedgerEvent.RESUMED)
                .extracting(LedgerEntry::environmentSteps)
                .singleElement()
                .satisfies(steps -> assertThat(steps).isGreaterThanOrEqualTo(learnt));
        assertThat(summary.weightsSha256())
                .isEqualTo(Runs.inOneProcess(processes, "cartpole", overrides).weightsSha256());
    }
}
