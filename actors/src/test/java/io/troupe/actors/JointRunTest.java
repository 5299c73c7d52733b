package io.troupe.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.algorithm.Algorithms;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.checkpoint.FileCheckpointStore;
import io.troupe.checkpoint.RunDirectory;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.loop.TrainingLoop;
import io.troupe.metrics.MetricReport;
import io.troupe.metrics.MetricSink;
import io.troupe.metrics.RunSummary;
import io.troupe.schedule.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several behaviours, with different algorithms, in one run of the actors: bit for bit what one thread computes. */
final class JointRunTest {
    private static final List<String> SMALL = List.of(
            "workers.count=3",
            "workers.environments=2",
            "workers.rolloutSteps=16",
            "algorithm.minibatchSize=36",
            "algorithm.network.hidden=[8]",
            "metrics.everySteps=96",
            "evaluation.episodes=4");
    private static final List<String> DQN = List.of(
            "behaviours.prey.algorithm.name=dqn",
            "behaviours.prey.algorithm.learningStarts=300",
            "behaviours.prey.algorithm.batchSize=16",
            "behaviours.prey.algorithm.bufferSize=1000",
            "behaviours.prey.algorithm.network.hidden=[8]");
    private static final List<String> SAC = List.of(
            "behaviours.prey.algorithm.name=sac",
            "behaviours.prey.algorithm.learningStarts=300",
            "behaviours.prey.algorithm.batchSize=16",
            "behaviours.prey.algorithm.bufferSize=1000",
            "behaviours.prey.algorithm.network.hidden=[8]");

    private static final long STEPS_PER_UPDATE = 3 * 2 * 16;

    @TempDir
    Path results;

    private static Experiment experiment(String mode, long updates, List<String> more) {
        List<String> overrides = new ArrayList<>(SMALL);
        overrides.addAll(more);
        overrides.add("mode=" + mode);
        overrides.add("termination.maxSteps=" + updates * STEPS_PER_UPDATE);
        return new ExperimentLoader(Algorithms.discover()).load("pursuit", overrides);
    }

    private RunSummary run(String runId, Experiment experiment, boolean resume, MetricSink... sinks)
            throws IOException, InterruptedException {
        if (!resume) {
            Files.createFile(RunDirectory.create(results, runId, false).experimentConf());
        }
        RunDirectory directory = RunDirectory.open(results.resolve(runId));
        RunRequest request =
                new RunRequest(experiment, directory.path(), directory.lock(), resume, List.of(sinks), Instant.now());
        RunJournal journal = new RunJournal(
                FileCheckpointStore.in(directory.checkpoints()),
                directory.ledger(Clock.systemUTC()),
                directory.summaryJson(),
                3);
        return TrainingRun.start(request, RunBlueprint.of(experiment), journal).await();
    }

    @ParameterizedTest
    @CsvSource({"lockstep, dqn", "pipelined, dqn", "lockstep, sac", "pipelined, sac"})
    void actorsComputeWhatOneThreadComputes(String mode, String other) throws Exception {
        Experiment experiment = experiment(mode, 12, other.equals("dqn") ? DQN : SAC);

        RunSummary summary = run("actors", experiment, false);

        assertThat(summary.outcome()).contains(Outcome.MAX_STEPS);
        assertThat(summary.updates()).isEqualTo(12);
        assertThat(summary.environmentSteps()).as("of copies, not of agents").isEqualTo(12 * STEPS_PER_UPDATE);
        assertThat(summary.algorithm()).isEqualTo("ppo; prey: " + other);
        assertThat(summary.evaluation()).isPresent();
        assertThat(summary.trajectories().trained()).isEqualTo(12 * 3);
        try (TrainingLoop loop = new TrainingLoop(RunBlueprint.of(experiment), Optional.empty(), Clock.systemUTC())) {
            loop.run(report -> {});
            assertThat(summary.weightsSha256())
                    .isEqualTo(loop.training().current().weightsSha256());
            assertThat(summary.episodes()).isEqualTo(loop.training().progress().episodes());
        }
    }

    @Test
    void sharedForwardPassesGiveTheSameBits() throws Exception {
        List<String> both = List.of("algorithm.minibatchSize=48");

        RunSummary local = run("local", experiment("lockstep", 4, both), false);
        RunSummary node = run("node", experiment("lockstep", 4, with(both, "workers.inference=node")), false);

        assertThat(node.weightsSha256()).isEqualTo(local.weightsSha256());
        assertThat(node.meanReturn()).isEqualTo(local.meanReturn());
    }

    @ParameterizedTest
    @CsvSource({"lockstep", "pipelined"})
    void aResumedRunEndsWhereOneWithoutAStopDoes(String mode) throws Exception {
        RunSummary whole = run("whole", experiment(mode, 10, DQN), false);

        run("parts", experiment(mode, 10, with(DQN, "termination.maxUpdates=6")), false);
        RunSummary resumed = run("parts", experiment(mode, 10, DQN), true);

        assertThat(resumed.weightsSha256()).isEqualTo(whole.weightsSha256());
        assertThat(resumed.meanReturn()).isEqualTo(whole.meanReturn());
        assertThat(contents("parts", whole)).isEqualTo(contents("whole", whole)).containsKey("learner-prey.lives");
    }

    private static List<String> with(List<String> some, String more) {
        List<String> all = new ArrayList<>(some);
        all.add(more);
        return all;
    }

    private Map<String, String> contents(String runId, RunSummary end) throws Exception {
        Checkpoint checkpoint = FileCheckpointStore.in(
                        RunDirectory.open(results.resolve(runId)).checkpoints())
                .read(end.environmentSteps());
        Map<String, String> contents = new TreeMap<>();
        checkpoint
                .components()
                .forEach((name, bytes) -> contents.put(name, HexFormat.of().formatHex(bytes)));
        contents.remove("progress");
        return contents;
    }

    @Test
    void metricsTellTheBehavioursApart() throws Exception {
        List<MetricReport> reports = new ArrayList<>();
        run("metrics", experiment("lockstep", 8, DQN), false, new MetricSink() {
            @Override
            public void accept(MetricReport report) {
                reports.add(report);
            }

            @Override
            public void close() {}
        });

        List<MetricReport> ofUpdates = reports.stream()
                .filter(report -> report.values().containsKey("Policy/Version"))
                .toList();
        assertThat(ofUpdates.getLast().values())
                .containsKeys(
                        "Environment/Cumulative Reward",
                        "Behaviour/hunter/Losses/Policy Loss",
                        "Behaviour/hunter/Environment/Cumulative Reward",
                        "Behaviour/prey/Policy/Epsilon",
                        "Behaviour/prey/Replay/Size");
    }

    @Test
    void asyncLearnsFromBothToo() throws Exception {
        RunSummary summary = run("async", experiment("async", 10, DQN), false);

        assertThat(summary.outcome()).contains(Outcome.MAX_STEPS);
        assertThat(summary.updates()).isEqualTo(10);
    }
}
