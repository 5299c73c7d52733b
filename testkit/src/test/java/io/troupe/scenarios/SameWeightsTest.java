package io.troupe.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.checkpoint.LedgerEvent;
import io.troupe.metrics.RunSummary;
import io.troupe.testkit.ClusterOfNodes;
import io.troupe.testkit.Experiments;
import io.troupe.testkit.ProcessesOfTest;
import io.troupe.testkit.TestProcesses;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run over several processes learns what the run in one process learns. */
@ExtendWith(ProcessesOfTest.class)
final class SameWeightsTest {
    private static RunSummary inFiveProcesses(TestProcesses processes, String experiment, List<String> overrides)
            throws Exception {
        ClusterOfNodes cluster = ClusterOfNodes.of(
                        processes, "together", Experiments.named(experiment, overrides.toArray(String[]::new)))
                .startAll(3);
        RunSummary summary = Runs.ended(cluster, Duration.ofMinutes(8));
        assertThat(cluster.folder().count(LedgerEvent.MEMBER_JOINED)).isGreaterThanOrEqualTo(4);
        assertThat(cluster.folder().count(LedgerEvent.RESUMED)).isZero();
        return summary;
    }

    /** {@link KillsTest} has this in the check, with nodes that die. */
    @ParameterizedTest
    @ValueSource(strings = {"lockstep", "pipelined"})
    @Tag("slow")
    void aFewUpdatesAreTheSameBitForBit(String mode, TestProcesses processes) throws Exception {
        List<String> overrides = Runs.with(Runs.SMALL_STEPS, "mode=" + mode, "termination.maxUpdates=6");

        RunSummary together = inFiveProcesses(processes, "cartpole", overrides);

        RunSummary alone = Runs.inOneProcess(processes, "cartpole", overrides);
        assertThat(together.updates()).isEqualTo(6);
        Runs.assertSame(together, alone);
    }

    /** Two behaviours with different algorithms, whose agents come and go. */
    @ParameterizedTest
    @ValueSource(strings = {"lockstep", "pipelined"})
    @Tag("slow")
    void severalBehavioursAreTheSameBitForBit(String mode, TestProcesses processes) throws Exception {
        List<String> overrides = Runs.with(
                Runs.SMALL_STEPS,
                "mode=" + mode,
                "termination.maxUpdates=6",
                "behaviours.prey.algorithm.name=dqn",
                "behaviours.prey.algorithm.learningStarts=2000");

        RunSummary together = inFiveProcesses(processes, "pursuit", overrides);

        RunSummary alone = Runs.inOneProcess(processes, "pursuit", overrides);
        assertThat(together.updates()).isEqualTo(6);
        assertThat(together.weightsSha256()).isEqualTo(alone.weightsSha256());
        assertThat(together.episodes()).isEqualTo(alone.episodes()).isPositive();
        assertThat(together.meanReturn()).isEqualTo(alone.meanReturn());
    }

    @ParameterizedTest
    @CsvSource({
        "cartpole, lockstep, 475",
        "cartpole, pipelined, 475",
        "pendulum, lockstep, -200",
        "pendulum, pipelined, -200"
    })
    @Tag("slow")
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void reachesTheBarWithTheSameWeights(String experiment, String mode, double bar, TestProcesses processes)
            throws Exception {
        // The batch stays what the experiment was tuned with; four workers on three nodes.
        int environments = experiment.equals("cartpole") ? 16 : 5;
        List<String> overrides = List.of("mode=" + mode, "workers.count=4", "workers.environments=" + environments);

        RunSummary together = inFiveProcesses(processes, experiment, overrides);

        RunSummary alone = Runs.inOneProcess(processes, experiment, overrides);
        assertThat(together.weightsSha256()).isEqualTo(alone.weightsSha256());
        assertThat(together.evaluation().orElseThrow().meanReturn()).isGreaterThanOrEqualTo(bar);
    }
}
