package io.troupe.actors.cli;

import io.troupe.actors.RunBlueprint;
import io.troupe.actors.RunRequest;
import io.troupe.actors.StopCause;
import io.troupe.actors.TrainingRun;
import io.troupe.algorithm.Algorithms;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.checkpoint.CheckpointStore;
import io.troupe.checkpoint.FileCheckpointStore;
import io.troupe.config.Experiment;
import io.troupe.env.Environments;
import io.troupe.episode.PolicyPerformance;
import io.troupe.evaluation.EpisodeEvaluation;
import io.troupe.evaluation.EvaluationResult;
import io.troupe.input.UserError;
import io.troupe.metrics.RunSummary;
import io.troupe.metrics.RunSummary.Evaluation;
import io.troupe.tensorflow.TensorFlowStart;
import io.troupe.training.Blueprint;
import io.troupe.training.Training;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The real thing. */
final class LiveBackend implements Backend {
    private final Algorithms algorithms = Algorithms.discover();

    @Override
    public Algorithms algorithms() {
        return algorithms;
    }

    @Override
    public SortedSet<String> environments() {
        return new TreeSet<>(Environments.discover().names());
    }

    @Override
    public CheckpointStore checkpoints(Path folder) {
        return FileCheckpointStore.in(folder);
    }

    @Override
    public void check(Experiment experiment) {
        Blueprint blueprint = RunBlueprint.of(experiment);
        blueprint.check();
        blueprint.checkMemory();
    }

    @Override
    public Run start(RunRequest request) {
        TrainingRun run = TrainingRun.start(request);
        return new Run() {
            @Override
            public List<String> notices() {
                return run.notices();
            }

            @Override
            public void stop(StopCause cause) {
                run.stop(cause);
            }

            @Override
            public RunSummary await() throws InterruptedException {
                return run.await();
            }
        };
    }

    @Override
    public PolicyEvaluation evaluation() {
        return LiveBackend::evaluate;
    }

    private static Evaluation evaluate(Experiment experiment, Checkpoint checkpoint, int episodes, long seed) {
        TensorFlowStart.quietly("cpu");
        try (EpisodeEvaluation evaluation = RunBlueprint.of(experiment).createEvaluation(episodes, seed)) {
            EvaluationResult result = evaluation.evaluate(Training.policyIn(checkpoint), episodes);
            return new Evaluation(result.meanReturn(), result.stdReturn(), result.episodes(), result.measures());
        } catch (IllegalArgumentException e) {
            throw new UserError("the checkpoint does not fit its experiment: " + e.getMessage());
        }
    }

    @Override
    public PolicyPerformance perform(SavedPolicy policy, boolean sampled, long seed) {
        TensorFlowStart.quietly("cpu");
        try {
            return RunBlueprint.of(policy.experiment())
                    .createPerformance(Training.policyIn(policy.checkpoint()), sampled, seed);
        } catch (IllegalArgumentException e) {
            throw new UserError("the checkpoint does not fit its experiment: " + e.getMessage());
        }
    }
}
