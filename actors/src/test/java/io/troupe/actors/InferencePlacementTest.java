package io.troupe.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.algorithm.Algorithms;
import io.troupe.checkpoint.RunDirectory;
import io.troupe.config.Experiment;
import io.troupe.config.Experiment.WorkerSettings.InferencePlacement;
import io.troupe.config.ExperimentLoader;
import io.troupe.input.UserError;
import io.troupe.metrics.RunSummary;
import io.troupe.schedule.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PPO with five workers that compute their policies alone or together. */
final class InferencePlacementTest {
    private static final List<String> SMALL = List.of(
            "workers.count=5",
            "workers.environments=4",
            "workers.rolloutSteps=16",
            "algorithm.minibatchSize=64",
            "algorithm.network.hidden=[16,16]",
            "algorithm.normalizeObservations=true",
            "termination.maxUpdates=12",
            "termination.targetReturn=null",
            "evaluation.atEnd=false",
            "metrics.tensorboard=false");

    @TempDir
    Path results;

    private static Experiment experiment(String... overrides) {
        List<String> all = new ArrayList<>(SMALL);
        all.addAll(List.of(overrides));
        return new ExperimentLoader(Algorithms.discover()).load("cartpole", all);
    }

    private RunSummary run(String runId, Experiment experiment) throws Exception {
        RunDirectory directory = RunDirectory.create(results, runId, false);
        Files.createFile(directory.experimentConf());
        Path path = results.resolve(runId);
        return TrainingRun.start(new RunRequest(experiment, path, directory.lock(), false, List.of(), Instant.now()))
                .await();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lockstep", "pipelined"})
    void theWeightsAreTheSameWhereverPoliciesAreComputed(String mode) throws Exception {
        RunSummary local = run("local", experiment("mode=" + mode, "workers.inference=local"));
        RunSummary node = run("node", experiment("mode=" + mode, "workers.inference=node"));

        assertThat(node.updates()).isEqualTo(12);
        assertThat(node.outcome()).isEqualTo(local.outcome());
        assertThat(node.weightsSha256()).isEqualTo(local.weightsSha256());
        assertThat(node.episodes()).isEqualTo(local.episodes());
        assertThat(node.meanReturn()).isEqualTo(local.meanReturn());
    }

    @Test
    void asyncWorkersOfManyEnvironmentsShareTensorFlow() throws Exception {
        RunSummary summary = run(
                "async", experiment("mode=async", "workers.inference=node", "algorithm.network.inference=tensorflow"));

        assertThat(summary.outcome()).contains(Outcome.MAX_UPDATES);
        assertThat(summary.updates()).isEqualTo(12);
    }

    @Test
    void aSettingThatCouldChangeTheWeightsIsRefusedBeforeTheRun() {
        Experiment refused = experiment("mode=pipelined", "workers.inference=node", "workers.environments=32");

        assertThatThrownBy(() -> RunBlueprint.of(refused).check())
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("workers.inference = node with workers.environments = 32")
                .hasMessageContaining("mode = async");
        RunBlueprint.of(experiment("mode=async", "workers.inference=node", "workers.environments=32"))
                .check();
    }

    @Test
    void anAlgorithmThatSharesNothingIsRefused() {
        Runs runs = new Runs(results).inference(InferencePlacement.NODE);

        assertThatThrownBy(() -> runs.blueprint().check())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("use workers.inference = local");
    }
}
