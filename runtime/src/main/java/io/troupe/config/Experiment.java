package io.troupe.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.troupe.env.Development;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.WorkerParameters;
import io.troupe.env.wrapper.Wrapping;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One experiment, read and checked: what {@code experiment.conf} says. Every setting is described in the defaults file.
 *
 * @param name of the experiment, for people
 * @param seed every random stream is derived from it
 * @param mode how collection and learning interleave
 * @param device {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:N}
 * @param environment which one
 * @param policyFrom the run, or a checkpoint of one, whose policy this one begins with
 * @param workers how experience is collected
 * @param algorithm how it is learnt from
 * @param behaviours how those behaviours of an environment with several agents learn that have a section of their own
 * @param termination when the run ends
 * @param checkpoint when and how state is made durable
 * @param evaluation when and how the policy is evaluated
 * @param metrics how often it reports, and where
 * @param supervision how failures are noticed and bounded
 * @param resolved the whole resolved configuration, re-runnable
 */
public record Experiment(
        String name,
        long seed,
        CollectionMode mode,
        String device,
        EnvironmentSettings environment,
        Optional<String> policyFrom,
        WorkerSettings workers,
        AlgorithmSettings algorithm,
        SortedMap<String, AlgorithmSettings> behaviours,
        TerminationSettings termination,
        CheckpointSettings checkpoint,
        EvaluationSettings evaluation,
        MetricsSettings metrics,
        SupervisionSettings supervision,
        Config resolved) {
    public Experiment {
        behaviours = Collections.unmodifiableSortedMap(new TreeMap<>(behaviours));
    }

    /** Without settings of behaviours, and with a policy that begins at random. */
    public Experiment(
            String name,
            long seed,
            CollectionMode mode,
            String device,
            EnvironmentSettings environment,
            WorkerSettings workers,
            AlgorithmSettings algorithm,
            TerminationSettings termination,
            CheckpointSettings checkpoint,
            EvaluationSettings evaluation,
            MetricsSettings metrics,
            SupervisionSettings supervision,
            Config resolved) {
        this(
                name,
                seed,
                mode,
                device,
                environment,
                Optional.empty(),
                workers,
                algorithm,
                Collections.emptySortedMap(),
                termination,
                checkpoint,
                evaluation,
                metrics,
                supervision,
                resolved);
    }

    /** The same, but for what it begins with. */
    public Experiment withPolicyFrom(String checkpoint) {
        return new Experiment(
                name,
                seed,
                mode,
                device,
                environment,
                Optional.of(checkpoint),
                workers,
                algorithm,
                behaviours,
                termination,
                this.checkpoint,
                evaluation,
                metrics,
                supervision,
                resolved.withValue("policy.from", ConfigValueFactory.fromAnyRef(checkpoint)));
    }

    /** How a behaviour learns: by its own section where it has one. */
    public AlgorithmSettings algorithmOf(String behaviour) {
        return behaviours.getOrDefault(behaviour, algorithm);
    }

    /** The names of all algorithms, for people: {@code ppo}, or {@code ppo; hunter: sac} where a behaviour has its own. */
    public String algorithmNames() {
        StringBuilder names = new StringBuilder(algorithm.name());
        behaviours.forEach((behaviour, settings) -> {
            if (!settings.name().equals(algorithm.name())) {
                names.append("; ").append(behaviour).append(": ").append(settings.name());
            }
        });
        return names.toString();
    }

    /**
     * @param name name or class name
     * @param parameters the environment's own
     * @param perWorker those of them that are not the same in every worker
     * @param wrappers around it, innermost first
     * @param development for development mode
     */
    public record EnvironmentSettings(
            String name,
            EnvironmentParameters parameters,
            WorkerParameters perWorker,
            List<Wrapping> wrappers,
            Optional<Development> development) {
        public EnvironmentSettings {
            wrappers = List.copyOf(wrappers);
        }

        /** Alike in all workers, without wrappers, and not in development mode. */
        public EnvironmentSettings(String name, EnvironmentParameters parameters) {
            this(name, parameters, WorkerParameters.NONE, List.of(), Optional.empty());
        }
    }

    /**
     * @param count workers, at least 1
     * @param environments copies in each worker, B
     * @param rolloutSteps steps of each copy in a fragment, T
     * @param maxPolicyLag in {@code async} mode: versions that a fragment may be behind; older ones are dropped
     * @param queueBytes bound of the trajectory queue over all workers
     * @param whenFull in {@code async} mode: what a full queue does
     * @param inference where policies are computed
     */
    public record WorkerSettings(
            int count,
            int environments,
            int rolloutSteps,
            int maxPolicyLag,
            long queueBytes,
            WhenFull whenFull,
            InferencePlacement inference) {
        /** Where policies are computed. */
        public enum InferencePlacement {
            /** Every worker computes for itself. */
            LOCAL,
            /** The workers of a process share forward passes. */
            NODE
        }

        /** What a full queue does. */
        public enum WhenFull {
            /** The worker waits for room. */
            BLOCK,
            /** The oldest fragment makes room, and is counted as dropped. */
            DROP_OLDEST
        }

        /** Environment steps of one fragment. */
        public int fragmentSteps() {
            return environments * rolloutSteps;
        }
    }

    /**
     * @param name which algorithm
     * @param settings its own section, read by the algorithm itself
     */
    public record AlgorithmSettings(String name, Config settings) {}

    /**
     * Whatever is reached first ends the run.
     *
     * @param maxSteps environment steps, over all copies
     * @param maxEpisodes ended episodes, or {@link #UNLIMITED}
     * @param maxUpdates updates of the policy, or {@link #UNLIMITED}
     * @param maxDuration wall-clock time of training
     * @param targetReturn ends the run when the mean of the last 100 training episodes reaches it
     * @param requireReturn the run fails its purpose (exit 4) when it ends below this
     */
    public record TerminationSettings(
            long maxSteps,
            long maxEpisodes,
            long maxUpdates,
            Optional<Duration> maxDuration,
            OptionalDouble targetReturn,
            OptionalDouble requireReturn) {
        /** No limit of episodes or updates. */
        public static final long UNLIMITED = 0;
    }

    /**
     * @param everySteps environment steps between checkpoints; 0 for only the first and the last
     * @param keep newest checkpoints to keep, besides the best
     * @param onFailure whether a checkpoint that cannot be written ends the run
     */
    public record CheckpointSettings(long everySteps, int keep, OnFailure onFailure) {
        /** What a checkpoint that cannot be written does. */
        public enum OnFailure {
            /** The run ends with outcome {@code failed}. */
            FAIL,
            /** The failure is recorded and the next checkpoint tries again. */
            CONTINUE
        }
    }

    /**
     * @param everySteps environment steps between evaluations during training; 0 for none
     * @param episodes episodes of each
     * @param atEnd whether the final policy is evaluated
     */
    public record EvaluationSettings(long everySteps, int episodes, boolean atEnd) {}

    /**
     * @param everySteps environment steps between reports
     * @param tensorboard whether event files are written
     */
    public record MetricsSettings(long everySteps, boolean tensorboard) {}

    /**
     * @param stallTimeout a run without an update for this long ends as failed
     * @param shutdownTimeout how long the final checkpoint and the closing of everything may take without progress
     * @param maxEnvironmentRepairs environment copies made anew before the run ends as failed
     */
    public record SupervisionSettings(Duration stallTimeout, Duration shutdownTimeout, int maxEnvironmentRepairs) {}
}
