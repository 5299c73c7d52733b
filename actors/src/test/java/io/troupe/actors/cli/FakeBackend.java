package io.troupe.actors.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.actors.RunRequest;
import io.troupe.actors.StopCause;
import io.troupe.algorithm.Algorithm;
import io.troupe.algorithm.Algorithms;
import io.troupe.algorithm.Behaviour;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.checkpoint.CheckpointFacts;
import io.troupe.checkpoint.CheckpointStore;
import io.troupe.checkpoint.CorruptCheckpoint;
import io.troupe.config.Experiment;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.env.VectorEnvironment;
import io.troupe.episode.OneCopy;
import io.troupe.episode.PolicyPerformance;
import io.troupe.input.UserError;
import io.troupe.metrics.MetricReport;
import io.troupe.metrics.MetricSink;
import io.troupe.metrics.RunSummary;
import io.troupe.metrics.RunSummary.Evaluation;
import io.troupe.metrics.Tags;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.spec.EnvironmentSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/** Runs that report once and end at once, as they are told to. */
final class FakeBackend implements Backend {
    final List<RunRequest> started = new ArrayList<>();
    final SortedMap<Long, Checkpoint> checkpoints = new TreeMap<>();
    final SortedSet<Long> damaged = new TreeSet<>();
    final List<String> evaluated = new ArrayList<>();
    /** Components whose content was wanted. */
    final SortedSet<String> read = new TreeSet<>();

    List<String> notices = List.of();
    Function<RunRequest, RunSummary> ending = Summaries::targetReached;

    @Override
    public Algorithms algorithms() {
        return new Algorithms(List.of(new Algorithm() {
            @Override
            public String name() {
                return "ppo";
            }

            @Override
            public Config defaults() {
                return ConfigFactory.parseString("""
                        learningRate = 3e-4, learningRateSchedule = constant, learningRateEnd = 0
                        discount = 0.99, gaeLambda = 0.95, epochs = 4, minibatchSize = 256, clipRange = 0.2
                        entropyCoefficient = 0, valueCoefficient = 0.5, maxGradientNorm = 0.5
                        network { hidden = [64, 64], activation = tanh, shared = false }
                        """);
            }

            @Override
            public ConfiguredAlgorithm configure(Config algorithm, EnvironmentSpec spec) {
                throw new UnsupportedOperationException("it only has settings");
            }
        }));
    }

    @Override
    public SortedSet<String> environments() {
        return new TreeSet<>(List.of("CartPole-v1", "Acrobot-v1"));
    }

    @Override
    public CheckpointStore checkpoints(Path folder) {
        return new CheckpointStore() {
            @Override
            public void write(Checkpoint checkpoint, Runnable progress) {
                throw new UnsupportedOperationException("commands only read");
            }

            private Checkpoint sound(long environmentSteps) throws CorruptCheckpoint {
                Checkpoint checkpoint = checkpoints.get(environmentSteps);
                if (checkpoint == null || damaged.contains(environmentSteps)) {
                    throw new CorruptCheckpoint("policy.bin has another hash");
                }
                return checkpoint;
            }

            @Override
            public Checkpoint read(long environmentSteps, Predicate<String> wanted) throws CorruptCheckpoint {
                Checkpoint kept = sound(environmentSteps).only(wanted);
                read.addAll(kept.components().keySet());
                return kept;
            }

            @Override
            public CheckpointFacts verify(long environmentSteps) throws CorruptCheckpoint {
                Checkpoint checkpoint = sound(environmentSteps);
                SortedMap<String, Long> sizes = new TreeMap<>();
                checkpoint.components().forEach((name, content) -> sizes.put(name, (long) content.length));
                return new CheckpointFacts(
                        checkpoint.runId(),
                        checkpoint.epoch(),
                        checkpoint.environmentSteps(),
                        checkpoint.policyVersion(),
                        checkpoint.weightsSha256(),
                        checkpoint.meanReturn(),
                        sizes);
            }

            @Override
            public List<Long> list() {
                return List.copyOf(checkpoints.keySet());
            }

            @Override
            public void retain(int keep, Optional<Long> best, Optional<Long> pinned) {
                throw new UnsupportedOperationException("commands only read");
            }
        };
    }

    @Override
    public void check(Experiment experiment) {
        if (!environments().contains(experiment.environment().name())) {
            throw new UserError(
                    "there is no environment '" + experiment.environment().name() + "'");
        }
    }

    @Override
    public Run start(RunRequest request) {
        started.add(request);
        return new Run() {
            @Override
            public List<String> notices() {
                return notices;
            }

            @Override
            public void stop(StopCause cause) {
                throw new UnsupportedOperationException("it has ended");
            }

            @Override
            public RunSummary await() {
                SortedMap<String, Double> values = new TreeMap<>(
                        Map.of(Tags.CUMULATIVE_REWARD, 21.5, Tags.STEPS_PER_SECOND, 10_000.0, Tags.LAG, 1.0));
                try {
                    for (MetricSink sink : request.sinks()) {
                        sink.accept(new MetricReport(20_000, Duration.ofSeconds(2), values));
                        sink.close();
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return ending.apply(request);
            }
        };
    }

    @Override
    public PolicyEvaluation evaluation() {
        return (experiment, checkpoint, episodes, seed) -> {
            evaluated.add(experiment.name() + " at " + checkpoint.environmentSteps() + ", " + episodes
                    + " episodes, seed " + seed);
            return new Evaluation(498.25, 3.5, episodes);
        };
    }

    @Override
    public PolicyPerformance perform(SavedPolicy policy, boolean sampled, long seed) {
        String name = policy.experiment().environment().name();
        EnvironmentParameters parameters = policy.experiment().environment().parameters();
        VectorEnvironment environment = Environments.discover().create(name, 1, parameters);
        return new PolicyPerformance(
                OneCopy.alone(environment),
                parameters,
                List.of(Behaviour.alone(environment.spec(), new IdleAlgorithm())),
                PolicySnapshot.of(PolicyVersion.INITIAL, new float[0]),
                sampled,
                seed);
    }
}
