package io.troupe.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.checkpoint.LedgerEvent;
import io.troupe.metrics.RunSummary;
import io.troupe.testkit.ClusterOfNodes;
import io.troupe.testkit.JavaCommand;
import io.troupe.testkit.LedgerChecker;
import io.troupe.testkit.ProcessesOfTest;
import io.troupe.testkit.RunFolder;
import io.troupe.testkit.StartedProcess;
import io.troupe.testkit.TestProcesses;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run in one process that is killed and goes on learns what one that was left alone does, by any algorithm. */
@ExtendWith(ProcessesOfTest.class)
final class KilledRunTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int STEPS_PER_UPDATE = 2 * 4 * 16;
    /** After the kill. */
    private static final int MORE_UPDATES = 25;

    private static final List<String> SMALL = List.of(
            "workers.count=2",
            "workers.environments=4",
            "workers.rolloutSteps=16",
            "checkpoint.everySteps=" + 5 * STEPS_PER_UPDATE,
            "metrics.everySteps=" + 100 * STEPS_PER_UPDATE,
            "metrics.tensorboard=false",
            "evaluation.atEnd=false",
            "termination.maxSteps=100000000",
            "termination.targetReturn=null",
            "algorithm.network.hidden=[16]");

    /** As many gradient steps as fill the time between two checkpoints of a replay that is written whole. */
    private static final String OFF_POLICY =
            "algorithm.learningStarts=200 algorithm.batchSize=32 algorithm.bufferSize=2000 algorithm.gradientSteps=8";

    private static final String PRIORITIZED =
            OFF_POLICY + " algorithm.prioritized=true algorithm.nStep=3 algorithm.double=true algorithm.dueling=true";

    @ParameterizedTest
    @CsvSource({
        "cartpole, lockstep, algorithm.minibatchSize=32",
        "cartpole, pipelined, algorithm.minibatchSize=32",
        "cartpole-dqn, lockstep, " + OFF_POLICY,
        "cartpole-dqn, pipelined, " + OFF_POLICY,
        "cartpole-dqn, lockstep, " + PRIORITIZED,
        "cartpole-dqn, pipelined, " + PRIORITIZED,
        "pendulum-sac, lockstep, " + OFF_POLICY,
        "pendulum-sac, pipelined, " + OFF_POLICY,
        "pendulum-sac, lockstep, environment.name=CartPole-v1 " + OFF_POLICY,
        "pendulum-td3, lockstep, " + OFF_POLICY,
        "pendulum-td3, pipelined, " + OFF_POLICY,
        "cartpole-impala, lockstep, algorithm.minibatches=2",
        "cartpole-impala, pipelined, algorithm.minibatches=2",
        "cartpole-appo, lockstep, algorithm.minibatchSize=32",
        "cartpole-appo, pipelined, algorithm.minibatchSize=32 algorithm.oldPolicy=target algorithm.targetUpdates=4"
    })
    @Tag("slow")
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void learnsTheSameBitForBit(String experiment, String mode, String settings, TestProcesses processes)
            throws Exception {
        List<String> small = Runs.with(SMALL, ("mode=" + mode + " " + settings).split(" "));
        RunFolder killed = new RunFolder(processes.folder().resolve("results/killed"));
        StartedProcess first = train(processes, "first", experiment, "killed", small, "termination.maxUpdates=1000000");
        killed.await(LedgerEvent.CHECKPOINT_ANNOUNCED, 2, PATIENCE, first);
        first.kill();
        long updates = killed.announced().orElseThrow() / STEPS_PER_UPDATE + MORE_UPDATES;

        String end = "termination.maxUpdates=" + updates;
        StartedProcess second = train(processes, "second", experiment, "killed", small, end, "--resume");
        StartedProcess alone = train(processes, "alone", experiment, "alone", small, end);
        assertThat(second.awaitExit(PATIENCE)).as(second.story()).isZero();
        assertThat(alone.awaitExit(PATIENCE)).as(alone.story()).isZero();

        LedgerChecker.checkFinished(killed);
        assertThat(killed.count(LedgerEvent.RESUMED)).isEqualTo(1);
        RunSummary resumed = killed.summary();
        RunSummary whole = new RunFolder(processes.folder().resolve("results/alone")).summary();
        assertThat(resumed.updates()).isEqualTo(updates);
        assertThat(resumed.weightsSha256()).isEqualTo(whole.weightsSha256());
        assertThat(resumed.environmentSteps()).isEqualTo(whole.environmentSteps());
        assertThat(resumed.episodes()).isEqualTo(whole.episodes());
        assertThat(resumed.meanReturn()).isEqualTo(whole.meanReturn());
    }

    private static StartedProcess train(
            TestProcesses processes,
            String name,
            String experiment,
            String runId,
            List<String> settings,
            String... more)
            throws IOException {
        JavaCommand command = ClusterOfNodes.ofTroupe()
                .arguments("train", experiment, "--run-id", runId, "--results-dir", "results", "--quiet")
                .arguments(settings.toArray(String[]::new))
                .arguments(more);
        return processes.start(name, command.words());
    }
}
