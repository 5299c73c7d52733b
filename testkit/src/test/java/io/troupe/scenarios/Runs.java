package io.troupe.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.metrics.RunSummary;
import io.troupe.testkit.ClusterOfNodes;
import io.troupe.testkit.JavaCommand;
import io.troupe.testkit.LedgerChecker;
import io.troupe.testkit.RunFolder;
import io.troupe.testkit.RunningCluster;
import io.troupe.testkit.StartedProcess;
import io.troupe.testkit.TestProcesses;
import io.troupe.testkit.TrajectoryBalance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the scenarios have in common. */
final class Runs {
    /** CartPole in small batches, each with a checkpoint, that goes on until something is said about its end. */
    static final List<String> SMALL_STEPS = List.of(
            "workers.count=3",
            "workers.environments=8",
            "workers.rolloutSteps=32",
            "checkpoint.everySteps=768",
            "metrics.everySteps=7680",
            "metrics.tensorboard=false",
            "evaluation.atEnd=false",
            "termination.maxSteps=1000000000",
            "termination.targetReturn=null");

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private Runs() {}

    static List<String> with(List<String> settings, String... more) {
        List<String> all = new ArrayList<>(settings);
        all.addAll(List.of(more));
        return all;
    }

    /** The same experiment in one process. */
    static RunSummary inOneProcess(TestProcesses processes, String experiment, List<String> overrides)
            throws Exception {
        JavaCommand command = ClusterOfNodes.ofTroupe()
                .optimised()
                .arguments("train", experiment, "--run-id", "alone", "--results-dir", "results", "--quiet")
                .arguments(overrides.toArray(String[]::new));
        StartedProcess train = processes.start("alone", command.words());
        assertThat(train.awaitExit(PATIENCE)).as(train.story()).isZero();
        return new RunFolder(processes.folder().resolve("results/alone")).summary();
    }

    /** They learnt the same, bit for bit, from the same. */
    static void assertSame(RunSummary together, RunSummary alone) {
        assertThat(together.updates()).isEqualTo(alone.updates());
        assertThat(together.weightsSha256()).isEqualTo(alone.weightsSha256());
        assertThat(together.environmentSteps()).isEqualTo(alone.environmentSteps());
        assertThat(together.episodes()).isEqualTo(alone.episodes());
        assertThat(together.meanReturn()).isEqualTo(alone.meanReturn());
    }

    /** It ended well, in order, and nothing is unaccounted for. */
    static RunSummary ended(RunningCluster cluster, Duration within) throws Exception {
        assertThat(cluster.awaitEnd(within)).as(cluster.story()).isZero();
        LedgerChecker.checkFinished(cluster.folder());
        RunSummary summary = cluster.folder().summary();
        TrajectoryBalance.check(summary.trajectories());
        return summary;
    }
}
