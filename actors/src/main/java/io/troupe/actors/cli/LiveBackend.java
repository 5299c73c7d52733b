package io.troupe.actors.cli;

import io.troupe.actors.RunRequest;
import io.troupe.actors.StopCause;
import io.troupe.actors.TrainingRun;
import io.troupe.algorithm.Algorithms;
import io.troupe.checkpoint.CheckpointStore;
import io.troupe.config.Experiment;
import io.troupe.env.EnvironmentProvider;
import io.troupe.metrics.RunSummary;
import java.nio.file.Path;
import java.util.ServiceLoader;
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
        SortedSet<String> names = new TreeSet<>();
        ServiceLoader.load(EnvironmentProvider.class).forEach(provider -> names.add(provider.name()));
        return names;
    }

    @Override
    public CheckpointStore checkpoints(Path folder) {
        throw new UnsupportedOperationException("the store of " + folder + " is not connected yet");
    }

    @Override
    public void check(Experiment experiment) {
        // Not connected yet: environment lookup and Algorithm.configure.
    }

    @Override
    public Run start(RunRequest request) {
        TrainingRun run = TrainingRun.start(request);
        return new Run() {
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
        throw new UnsupportedOperationException("evaluation is not connected yet");
    }
}
