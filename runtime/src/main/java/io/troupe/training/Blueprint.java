package io.troupe.training;

import io.troupe.algorithm.Algorithm.ConfiguredAlgorithm;
import io.troupe.algorithm.DataParallelLearner;
import io.troupe.algorithm.InferenceContext;
import io.troupe.algorithm.Learner;
import io.troupe.algorithm.LearnerContext;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.collect.Collector;
import io.troupe.config.Experiment;
import io.troupe.config.Experiment.WorkerSettings;
import io.troupe.env.VectorEnvironment;
import io.troupe.evaluation.EpisodeEvaluation;
import io.troupe.input.UserError;
import io.troupe.jvm.JvmMemory;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicySnapshot;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.time.Clock;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * How the parts of a run are made from its experiment: the same for the single thread and for the actors, which is why
 * they agree bit for bit.
 */
public final class Blueprint {
    private static final int EVALUATION_COPIES = 32;

    /** What every JVM allows. */
    private static final long MAX_ARRAY_LENGTH = Integer.MAX_VALUE - 8;

    private final Experiment experiment;
    private final ConfiguredAlgorithm algorithm;
    private final IntFunction<VectorEnvironment> environments;
    private final EnvironmentSpec spec;

    /**
     * @param experiment what to run
     * @param spec of its environment
     * @param algorithm with its settings read
     * @param environments makes so many copies of its environment; the caller closes them
     */
    public Blueprint(
            Experiment experiment,
            EnvironmentSpec spec,
            ConfiguredAlgorithm algorithm,
            IntFunction<VectorEnvironment> environments) {
        this.experiment = experiment;
        this.spec = spec;
        this.algorithm = algorithm;
        this.environments = environments;
    }

    /**
     * Checks that the settings go together, without making anything.
     *
     * @throws UserError naming the settings that do not
     */
    public void check() {
        requireBatchFitsAnArray();
        try {
            algorithm.memory().requireDivides(experiment.workers().rolloutSteps());
            algorithm.check(learnerContext());
            replicas();
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Checks that this process has enough memory to learn, and to write checkpoints, until the end of the run.
     *
     * @throws UserError naming the setting that needs more, and the option that gives more
     */
    public void checkMemory() {
        try {
            algorithm.checkMemory(learnerContext(), JvmMemory.ofThisProcess());
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()));
        }
    }

    /** The learner lays out a whole batch in one array for each of its parts; observations are the largest. */
    private void requireBatchFitsAnArray() {
        WorkerSettings workers = experiment.workers();
        long rows = (long) workers.count() * (workers.rolloutSteps() + 1L) * workers.environments();
        int values = Math.max(Math.max(spec.observation().size(), spec.action().size()), spec.maskSize());
        if (rows > MAX_ARRAY_LENGTH / values) {
            throw new UserError("workers.count = " + workers.count() + ", workers.environments = "
                    + workers.environments() + " and workers.rolloutSteps = " + workers.rolloutSteps()
                    + " make a batch too large for memory: with " + values + " values each, at most "
                    + MAX_ARRAY_LENGTH / values + " observations are possible, not " + rows);
        }
    }

    private LearnerContext learnerContext() {
        return new LearnerContext(
                spec,
                experiment.seed(),
                experiment.workers().count(),
                experiment.workers().rolloutSteps(),
                experiment.workers().environments(),
                experiment.termination().maxSteps(),
                experiment.device());
    }

    /** What is run. */
    public Experiment experiment() {
        return experiment;
    }

    /** The environment's. */
    public EnvironmentSpec spec() {
        return spec;
    }

    /** An empty fragment of the size that every worker fills. */
    public Trajectory createFragment() {
        return new Trajectory(
                spec, experiment.workers().rolloutSteps(), experiment.workers().environments(), algorithm.memory());
    }

    /** Heap that the dense arrays of such a fragment take, in bytes. */
    public long fragmentBytes() {
        return Trajectory.sizeBytes(
                spec, experiment.workers().rolloutSteps(), experiment.workers().environments(), algorithm.memory());
    }

    /**
     * Makes the policies of the workers of one process: each computes for itself, or one for all, as
     * {@code workers.inference} says. Called once in each process; holds nothing until it makes one.
     *
     * @throws IllegalArgumentException when the algorithm or the mode does not allow what the setting says
     */
    public Supplier<Policy> replicas() {
        return switch (experiment.workers().inference()) {
            case LOCAL -> algorithm::createPolicy;
            case NODE ->
                algorithm.shareInference(new InferenceContext(
                        experiment.workers().environments(), experiment.mode().reproducible(), experiment.device()))
                        ::createPolicy;
        };
    }

    /**
     * The collector of one worker that computes its policy itself, ready for its next fragment.
     *
     * @see #createCollector(int, PolicySnapshot, byte[], Supplier)
     */
    public Collector createCollector(int worker, PolicySnapshot initial, byte[] state) {
        return createCollector(worker, initial, state, algorithm::createPolicy);
    }

    /**
     * The collector of one worker, ready for its next fragment.
     *
     * @param worker its index
     * @param initial the policy for that fragment
     * @param state where an earlier fragment ended; empty for a worker's first
     * @param replicas makes its policy: {@link #replicas()} of this process
     */
    public Collector createCollector(int worker, PolicySnapshot initial, byte[] state, Supplier<Policy> replicas) {
        VectorEnvironment copies = environments.apply(experiment.workers().environments());
        Collector collector = closingOnFailure(
                copies, () -> new Collector(worker, experiment.seed(), copies, algorithm, replicas, initial));
        return closingOnFailure(collector, () -> {
            if (state.length == 0) {
                collector.reset();
            } else {
                collector.restore(state);
            }
            return collector;
        });
    }

    private static <T> T closingOnFailure(AutoCloseable made, Supplier<T> next) {
        try {
            return next.get();
        } catch (RuntimeException | Error e) {
            try {
                made.close();
            } catch (Exception whileClosing) {
                e.addSuppressed(whileClosing);
            }
            throw e;
        }
    }

    /**
     * A learner. The caller closes it.
     *
     * @throws IllegalArgumentException when settings do not go together
     */
    public Learner createLearner() {
        return algorithm.createLearner(learnerContext());
    }

    /** Whether several trainers can share an update; otherwise one learns, and the others can only replace it. */
    public boolean sharesUpdates() {
        return algorithm.sharesUpdates();
    }

    /**
     * What whoever starts a run with so many trainers should know.
     *
     * @return one sentence; empty where there is nothing to say
     */
    public Optional<String> adviceFor(int trainers) {
        if (trainers < 2) {
            return Optional.empty();
        }
        if (!algorithm.sharesUpdates()) {
            return Optional.of("algorithm.name = " + experiment.algorithm().name()
                    + ": its learners cannot share updates, so one of the " + trainers
                    + " trainers learns and the others stand by to replace it");
        }
        return experiment.mode().reproducible() ? algorithm.effectOfSharing(trainers) : Optional.empty();
    }

    /**
     * A learner that can share its updates with others made by the same blueprint. The caller closes it.
     *
     * @throws IllegalArgumentException when settings do not go together
     * @throws UserError when the algorithm's learners cannot do that
     */
    public DataParallelLearner createDataParallelLearner() {
        Learner learner = createLearner();
        if (learner instanceof DataParallelLearner shared) {
            return shared;
        }
        learner.close();
        throw new UserError("algorithm.name = " + experiment.algorithm().name()
                + ": a learner of this algorithm works alone, so there can only be one trainer");
    }

    /**
     * The trainer's part.
     *
     * @param from a checkpoint to continue from
     * @throws IllegalArgumentException when settings do not go together, or the checkpoint does not fit them
     */
    public Training createTraining(Optional<Checkpoint> from, Clock clock) {
        return createTraining(createLearner(), from, clock);
    }

    /**
     * The trainer's part with a learner that was made apart, such as the leader of a group.
     *
     * @param learner taken over, also where this throws
     * @param from a checkpoint to continue from
     * @throws IllegalArgumentException when the checkpoint does not fit the settings
     */
    public Training createTraining(Learner learner, Optional<Checkpoint> from, Clock clock) {
        Training training = new Training(learner, experiment.workers().count(), experiment.mode(), maxLag(), clock);
        try {
            from.ifPresent(checkpoint -> restore(training, checkpoint));
        } catch (RuntimeException | Error e) {
            training.close();
            throw e;
        }
        return training;
    }

    /** The reproducible modes fix the version of each fragment by their order. */
    private long maxLag() {
        return experiment.mode().reproducible()
                ? Long.MAX_VALUE
                : experiment.workers().maxPolicyLag();
    }

    private void restore(Training training, Checkpoint checkpoint) {
        training.restore(checkpoint);
        for (int worker = 0; worker < experiment.workers().count(); worker++) {
            byte[] state = training.workerState(worker);
            if (state.length > 0) {
                Collector.requireFits(
                        state,
                        worker,
                        experiment.workers().environments(),
                        spec.observation().size());
            }
        }
    }

    /**
     * The evaluator's part.
     *
     * @param episodes of each evaluation: no more copies than that are made
     * @param seed of the evaluation's environments
     */
    public EpisodeEvaluation createEvaluation(int episodes, long seed) {
        VectorEnvironment copies = environments.apply(Math.min(episodes, EVALUATION_COPIES));
        return closingOnFailure(copies, () -> new EpisodeEvaluation(copies, algorithm.createPolicy(), seed));
    }
}
