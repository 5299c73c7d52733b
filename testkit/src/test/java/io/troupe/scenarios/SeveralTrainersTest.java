package io.troupe.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.cluster.NodeConfig.Role;
import io.troupe.checkpoint.LedgerEvent;
import io.troupe.metrics.RunSummary;
import io.troupe.testkit.Await;
import io.troupe.testkit.ClusterNode;
import io.troupe.testkit.ClusterOfNodes;
import io.troupe.testkit.Experiments;
import io.troupe.testkit.NodePlan;
import io.troupe.testkit.ProcessesOfTest;
import io.troupe.testkit.TestProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Any of several trainers may die, the one that leads too. */
@ExtendWith(ProcessesOfTest.class)
final class SeveralTrainersTest {
    private static final Duration START = Duration.ofMinutes(3);
    private static final int TRAINERS = 3;
    private static final int WORKERS = 2;
    private static final Pattern LEADS = Pattern.compile("epoch \\d+: (trainer-\\d) leads");
    private static final Pattern GROUP = Pattern.compile("group \\d+: ([^\\n]*)");

    private static final List<String> OVERRIDES = List.of(
            "mode=pipelined",
            "algorithm.gradientParts=" + TRAINERS,
            "workers.count=3",
            "workers.environments=16",
            "workers.rolloutSteps=64",
            "checkpoint.everySteps=15360",
            "metrics.tensorboard=false",
            "evaluation.atEnd=false",
            "termination.maxSteps=1000000000",
            "termination.targetReturn=null");

    /** The second has several behaviours, each with a learner in every trainer. */
    @ParameterizedTest
    @CsvSource({"cartpole, 600", "pursuit, 300"})
    @Tag("slow")
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void theFollowerAndThenTheLeaderDieAndTheWeightsAreThoseOfOneProcess(
            String experiment, int updates, TestProcesses processes, TestReporter report) throws Exception {
        List<String> overrides = Runs.with(OVERRIDES, "termination.maxUpdates=" + updates);
        ClusterOfNodes cluster = ClusterOfNodes.of(
                        processes, "run", Experiments.named(experiment, overrides.toArray(String[]::new)))
                .expecting(TRAINERS, WORKERS);
        cluster.start(NodePlan.of(Role.SUPERVISOR, 0));
        for (int trainer = 0; trainer < TRAINERS; trainer++) {
            cluster.start(NodePlan.of(Role.TRAINER, trainer));
        }
        for (int worker = 0; worker < WORKERS; worker++) {
            cluster.start(NodePlan.of(Role.WORKER, worker));
        }
        cluster.awaitStart(START);
        awaitWholeGroup(cluster);

        ClusterNode leader = leader(cluster);
        ClusterNode follower = living(cluster, Role.TRAINER).stream()
                .filter(node -> !node.name().equals(leader.name()))
                .findFirst()
                .orElseThrow();
        follower.kill();
        cluster.restart(follower);
        cluster.folder().await(LedgerEvent.MEMBER_LOST, 1, START, cluster);
        cluster.folder().await(LedgerEvent.MEMBER_JOINED, 2 + TRAINERS + WORKERS, START, cluster);
        // A follower's end costs its share of the work, and nothing else.
        assertThat(cluster.folder().count(LedgerEvent.RESUMED)).isZero();
        awaitWholeGroup(cluster);

        long announced = cluster.folder().announced().orElseThrow();
        long begun = System.nanoTime();
        leader.kill();
        cluster.restart(leader);
        cluster.folder().await(LedgerEvent.RESUMED, 1, START, cluster);
        cluster.folder().awaitProgressBeyond(announced, START, cluster);
        report.publishEntry(
                "progress after the leader's end",
                Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms");
        awaitWholeGroup(cluster);

        RunSummary summary = Runs.ended(cluster, Duration.ofMinutes(8));
        assertThat(summary.updates()).isEqualTo(updates);
        assertThat(summary.weightsSha256())
                .isEqualTo(Runs.inOneProcess(processes, experiment, overrides).weightsSha256());
    }

    /** Until whoever leads now says that all trainers make the updates together. */
    private static void awaitWholeGroup(ClusterOfNodes cluster) throws IOException, InterruptedException {
        Await.until(
                "a group of " + TRAINERS + " trainers",
                START,
                cluster,
                () -> lastIn(leader(cluster), GROUP).stream()
                                .flatMap(members -> List.of(members.split(", ")).stream())
                                .count()
                        == TRAINERS);
    }

    private static ClusterNode leader(ClusterOfNodes cluster) throws IOException {
        Set<String> names =
                new TreeSet<>(lastIn(living(cluster, Role.SUPERVISOR).getFirst(), LEADS));
        return living(cluster, Role.TRAINER).stream()
                .filter(node -> names.contains(node.name()))
                .findFirst()
                .orElseThrow(() -> new IOException(names + " does not live"));
    }

    /** The last match in what a node printed; empty where there is none. */
    private static List<String> lastIn(ClusterNode node, Pattern pattern) throws IOException {
        String printed = Files.readString(node.process().out())
                + Files.readString(node.process().err());
        List<String> found = pattern.matcher(printed)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
        return found.isEmpty() ? List.of() : List.of(found.getLast());
    }

    private static List<ClusterNode> living(ClusterOfNodes cluster, Role role) {
        return cluster.nodes().stream()
                .filter(node -> node.role() == role && node.isAlive())
                .toList();
    }
}
