package io.troupe.actors;

import com.typesafe.config.ConfigFactory;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.checkpoint.CheckpointStore;
import io.troupe.checkpoint.FileCheckpointStore;
import io.troupe.checkpoint.RunDirectory;
import io.troupe.config.CollectionMode;
import io.troupe.config.Experiment;
import io.troupe.config.Experiment.AlgorithmSettings;
import io.troupe.config.Experiment.CheckpointSettings;
import io.troupe.config.Experiment.CheckpointSettings.OnFailure;
import io.troupe.config.Experiment.EnvironmentSettings;
import io.troupe.config.Experiment.EvaluationSettings;
import io.troupe.config.Experiment.MetricsSettings;
import io.troupe.config.Experiment.SupervisionSettings;
import io.troupe.config.Experiment.TerminationSettings;
import io.troupe.config.Experiment.WorkerSettings;
import io.troupe.config.Experiment.WorkerSettings.InferencePlacement;
import io.troupe.config.Experiment.WorkerSettings.WhenFull;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.env.VectorEnvironment;
import io.troupe.metrics.MetricSink;
import io.troupe.metrics.RunSummary;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.training.Blueprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/** Small runs on CartPole with the linear learner, in a temporary folder; each test changes what it is about. */
final class Runs {
    static final int COPIES = 4;
    static final int STEPS = 16;
    static final int WORKERS = 3;
    static final long STEPS_PER_UPDATE = (long) COPIES * STEPS * WORKERS;

    private final Path results;

    private CollectionMode mode = CollectionMode.PIPELINED;
    private long seed = 1;
    private long maxSteps = 20 * STEPS_PER_UPDATE;
    private long checkpointEverySteps;
    private OnFailure onFailure = OnFailure.FAIL;
    private long evaluationEverySteps;
    private Duration stallTimeout = Duration.ofSeconds(30);
    private Duration shutdownTimeout = Duration.ofSeconds(10);
    private WhenFull whenFull = WhenFull.BLOCK;
    private InferencePlacement inference = InferencePlacement.LOCAL;
    private int maxPolicyLag = 4;
    private Runnable beforeUpdate = () -> {};
    private UnaryOperator<VectorEnvironment> environments = environment -> environment;
    private UnaryOperator<CheckpointStore> stores = store -> store;
    private List<MetricSink> sinks = List.of();

    Runs(Path results) {
        this.results = results;
    }

    Runs mode(CollectionMode other) {
        mode = other;
        return this;
    }

    Runs seed(long other) {
        seed = other;
        return this;
    }

    Runs updates(long updates) {
        maxSteps = updates * STEPS_PER_UPDATE;
        return this;
    }

    Runs checkpointEveryUpdates(long updates) {
        checkpointEverySteps = updates * STEPS_PER_UPDATE;
        return this;
    }

    Runs onCheckpointFailure(OnFailure other) {
        onFailure = other;
        return this;
    }

    Runs evaluateEveryUpdates(long updates) {
        evaluationEverySteps = updates * STEPS_PER_UPDATE;
        return this;
    }

    Runs stallTimeout(Duration other) {
        stallTimeout = other;
        return this;
    }

    Runs shutdownTimeout(Duration other) {
        shutdownTimeout = other;
        return this;
    }

    Runs whenFull(WhenFull other, int lag) {
        whenFull = other;
        maxPolicyLag = lag;
        return this;
    }

    Runs inference(InferencePlacement other) {
        inference = other;
        return this;
    }

    Runs beforeUpdate(Runnable other) {
        beforeUpdate = other;
        return this;
    }

    Runs environments(UnaryOperator<VectorEnvironment> other) {
        environments = other;
        return this;
    }

    Runs stores(UnaryOperator<CheckpointStore> other) {
        stores = other;
        return this;
    }

    Runs sinks(MetricSink... others) {
        sinks = List.of(others);
        return this;
    }

    Experiment experiment() {
        return new Experiment(
                "test",
                seed,
                mode,
                "cpu",
                new EnvironmentSettings("CartPole-v1", EnvironmentParameters.NONE),
                new WorkerSettings(WORKERS, COPIES, STEPS, maxPolicyLag, 64L << 20, whenFull, inference),
                new AlgorithmSettings("linear", ConfigFactory.empty()),
                new TerminationSettings(
                        maxSteps,
                        TerminationSettings.UNLIMITED,
                        TerminationSettings.UNLIMITED,
                        Optional.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty()),
                new CheckpointSettings(checkpointEverySteps, 3, onFailure),
                new EvaluationSettings(evaluationEverySteps, 5, false),
                new MetricsSettings(5 * STEPS_PER_UPDATE, false),
                new SupervisionSettings(stallTimeout, shutdownTimeout, 10),
                ConfigFactory.empty());
    }

    Blueprint blueprint() {
        IntFunction<VectorEnvironment> copies = count ->
                environments.apply(Environments.discover().create("CartPole-v1", count, EnvironmentParameters.NONE));
        EnvironmentSpec spec;
        try (VectorEnvironment one = copies.apply(1)) {
            spec = one.spec();
        }
        return new Blueprint(experiment(), spec, new LinearAlgorithm(spec, beforeUpdate), copies);
    }

    /** Starts a new run, or resumes the one of this name. */
    TrainingRun start(String runId, boolean resume) throws IOException {
        Path path = results.resolve(runId);
        if (!resume) {
            Files.createFile(RunDirectory.create(results, runId, false).experimentConf());
        }
        RunDirectory directory = RunDirectory.open(path);
        RunRequest request = new RunRequest(experiment(), path, directory.lock(), resume, sinks, Instant.now());
        return TrainingRun.start(request, blueprint(), journal(directory));
    }

    private RunJournal journal(RunDirectory directory) {
        return new RunJournal(
                stores.apply(FileCheckpointStore.in(directory.checkpoints())),
                directory.ledger(Clock.systemUTC()),
                directory.summaryJson(),
                3);
    }

    RunSummary run(String runId) throws IOException, InterruptedException {
        return start(runId, false).await();
    }

    RunSummary resume(String runId) throws IOException, InterruptedException {
        return start(runId, true).await();
    }

    RunDirectory directory(String runId) {
        return RunDirectory.open(results.resolve(runId));
    }

    Checkpoint checkpoint(String runId, long environmentSteps) throws Exception {
        return FileCheckpointStore.in(directory(runId).checkpoints()).read(environmentSteps);
    }
}
