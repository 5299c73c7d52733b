package io.troupe.training;

import io.troupe.algorithm.Algorithm.ConfiguredAlgorithm;
import io.troupe.algorithm.Behaviour;
import io.troupe.algorithm.DataParallelLearner;
import io.troupe.algorithm.InferenceContext;
import io.troupe.algorithm.Learner;
import io.troupe.algorithm.LearnerContext;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.closing.Closing;
import io.troupe.collect.Collector;
import io.troupe.collect.StateHeader;
import io.troupe.config.Experiment;
import io.troupe.env.JointEnvironment;
import io.troupe.env.OnlyBehaviour;
import io.troupe.env.VectorEnvironment;
import io.troupe.episode.OneCopy;
import io.troupe.episode.PolicyPerformance;
import io.troupe.evaluation.EpisodeEvaluation;
import io.troupe.input.UserError;
import io.troupe.joint.JointGroupLearner;
import io.troupe.joint.JointLearner;
import io.troupe.jvm.JvmMemory;
import io.troupe.jvm.MemoryNeed;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.Replicas;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * How the parts of a run are made from its experiment: the same for the single thread and for the actors, which is why
 * they agree bit for bit.
 */
public final class Blueprint {
    private static final int EVALUATION_COPIES = 32;

    private final Experiment experiment;
    private final List<Behaviour> behaviours;
    private final IntFunction<JointEnvironment> environments;
    private final IntFunction<IntFunction<JointEnvironment>> environmentsOfWorkers;
    private final FragmentShape shape;

    /**
     * Of an environment with one agent.
     *
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
        this(
                experiment,
                List.of(Behaviour.alone(spec, algorithm)),
                copies -> new OnlyBehaviour(environments.apply(copies)));
    }

    /**
     * Of an environment with several agents.
     *
     * @param experiment what to run
     * @param behaviours of its environment's spec, in its order
     * @param environments makes so many copies of its environment; the caller closes them
     */
    public Blueprint(Experiment experiment, List<Behaviour> behaviours, IntFunction<JointEnvironment> environments) {
        this(experiment, behaviours, environments, worker -> environments);
    }

    private Blueprint(
            Experiment experiment,
            List<Behaviour> behaviours,
            IntFunction<JointEnvironment> environments,
            IntFunction<IntFunction<JointEnvironment>> environmentsOfWorkers) {
        this.experiment = experiment;
        this.behaviours = List.copyOf(behaviours);
        this.environments = environments;
        this.environmentsOfWorkers = environmentsOfWorkers;
        shape = new FragmentShape(this.behaviours, experiment.workers());
    }

    /**
     * The same, but each worker has environments of its own; those of evaluations stay as they are.
     *
     * @param ofWorkers by a worker's index what makes so many copies of its environment, of the same spec as all others;
     *     the caller closes them
     */
    public Blueprint withEnvironmentsOfWorkers(IntFunction<IntFunction<JointEnvironment>> ofWorkers) {
        return new Blueprint(experiment, behaviours, environments, ofWorkers);
    }

    /**
     * Checks that the settings go together. Makes nothing but, where workers differ, a copy for each kind of them.
     *
     * @throws UserError naming the settings that do not
     */
    public void check() {
        shape.requireBatchFitsAnArray();
        shape.requireFitsAFrame();
        ofEach(behaviour -> {
            behaviour.algorithm().memory().requireDivides(experiment.workers().rolloutSteps());
            behaviour.algorithm().check(learnerContext(behaviour));
        });
        replicas();
        new WorkerEnvironments(experiment, environments, environmentsOfWorkers).check();
    }

    /**
     * Checks that this process has enough memory for all behaviours to learn, and to write checkpoints, until the end of
     * the run.
     *
     * @throws UserError naming the settings that need more, and the option that gives more
     */
    public void checkMemory() {
        checkMemory(JvmMemory.ofThisProcess());
    }

    /** As if this process had so much. */
    void checkMemory(JvmMemory memory) {
        List<MemoryNeed> needs = new ArrayList<>();
        ofEach(behaviour -> behaviour
                .algorithm()
                .memoryNeed(learnerContext(behaviour))
                .map(need -> ConfiguredBehaviours.named(experiment, behaviour.name(), need))
                .ifPresent(needs::add));
        try {
            MemoryNeed.requireFit(needs, memory);
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()));
        }
    }

    private void ofEach(Consumer<Behaviour> check) {
        for (Behaviour behaviour : behaviours) {
            try {
                check.accept(behaviour);
            } catch (IllegalArgumentException e) {
                throw ConfiguredBehaviours.named(experiment, behaviour.name(), e);
            }
        }
    }

    private LearnerContext learnerContext(Behaviour behaviour) {
        return new LearnerContext(
                behaviour.spec(),
                behaviour.seed(experiment.seed()),
                experiment.workers().count(),
                experiment.workers().rolloutSteps(),
                behaviour.rows(experiment.workers().environments()),
                behaviour.steps(experiment.termination().maxSteps()),
                experiment.device());
    }

    /** What is run. */
    public Experiment experiment() {
        return experiment;
    }

    /** Who learns: one behaviour without a name where the environment has one agent. */
    public List<Behaviour> behaviours() {
        return behaviours;
    }

    /** An empty fragment of the size that every worker fills. */
    public Trajectory createFragment() {
        return shape.create();
    }

    /** Heap that the dense arrays of such a fragment take, in bytes. */
    public long fragmentBytes() {
        return shape.sizeBytes();
    }

    /**
     * Makes the policies of the workers of one process: each computes for itself, or one for all, as
     * {@code workers.inference} says. Called once in each process; holds nothing until it makes one.
     *
     * @throws UserError when the algorithm or the mode does not allow what the setting says
     */
    public Replicas replicas() {
        List<Supplier<Policy>> replicas = new ArrayList<>();
        ofEach(behaviour -> replicas.add(
                switch (experiment.workers().inference()) {
                    case LOCAL -> behaviour.algorithm()::createPolicy;
                    case NODE -> behaviour.algorithm().shareInference(inferenceContext(behaviour))::createPolicy;
                }));
        return new Replicas(replicas);
    }

    private InferenceContext inferenceContext(Behaviour behaviour) {
        return new InferenceContext(
                behaviour.rows(experiment.workers().environments()),
                experiment.mode().reproducible(),
                experiment.device());
    }

    /**
     * The collector of one worker that computes its policy itself, ready for its next fragment.
     *
     * @see #createCollector(int, PolicySnapshot, byte[], Replicas)
     */
    public Collector createCollector(int worker, PolicySnapshot initial, byte[] state) {
        List<Supplier<Policy>> own = new ArrayList<>();
        behaviours.forEach(behaviour -> own.add(behaviour.algorithm()::createPolicy));
        return createCollector(worker, initial, state, new Replicas(own));
    }

    /**
     * The collector of one worker, ready for its next fragment.
     *
     * @param worker its index
     * @param initial the policy for that fragment
     * @param state where an earlier fragment ended; empty for a worker's first
     * @param replicas makes its policy: {@link #replicas()} of this process
     */
    public Collector createCollector(int worker, PolicySnapshot initial, byte[] state, Replicas replicas) {
        JointEnvironment copies =
                environmentsOfWorkers.apply(worker).apply(experiment.workers().environments());
        Collector collector = closingOnFailure(
                copies, () -> new Collector(worker, experiment.seed(), copies, behaviours, replicas, initial));
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
            Closing.after(e, List.of(made));
            throw e;
        }
    }

    /**
     * A learner. The caller closes it.
     *
     * @throws IllegalArgumentException when settings do not go together
     */
    public Learner createLearner() {
        Behaviour first = behaviours.getFirst();
        if (!shape.isJoint()) {
            return first.algorithm().createLearner(learnerContext(first));
        }
        JointLearner joint = new JointLearner(behaviours, this::learnerContext);
        return sharesUpdates() ? new JointGroupLearner(joint) : joint;
    }

    /** Whether several trainers can share an update; otherwise one learns, and the others can only replace it. */
    public boolean sharesUpdates() {
        return behaviours.stream().allMatch(behaviour -> behaviour.algorithm().sharesUpdates());
    }

    /** Whose learner works alone, as settings name it. */
    private String alone() {
        Behaviour first = behaviours.stream()
                .filter(behaviour -> !behaviour.algorithm().sharesUpdates())
                .findFirst()
                .orElseThrow();
        return shape.isJoint()
                ? "behaviour " + first.name() + ", algorithm.name = "
                        + experiment.algorithmOf(first.name()).name()
                : "algorithm.name = " + experiment.algorithm().name();
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
        if (!sharesUpdates()) {
            return Optional.of(alone() + ": its learners cannot share updates, so one of the " + trainers
                    + " trainers learns and the others stand by to replace it");
        }
        return experiment.mode().reproducible()
                ? behaviours.stream()
                        .flatMap(behaviour -> behaviour.algorithm().effectOfSharing(trainers).stream())
                        .findFirst()
                : Optional.empty();
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
        throw new UserError(alone() + ": a learner of this algorithm works alone, so there can only be one trainer");
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
     * @param from a checkpoint to continue from; without one the run begins, as {@code policy.from} says
     * @throws IllegalArgumentException when the checkpoint does not fit the settings
     * @throws UserError when the policy that it is to begin with is not there, or does not fit
     */
    public Training createTraining(Learner learner, Optional<Checkpoint> from, Clock clock) {
        Training training = new Training(learner, experiment.workers().count(), experiment.mode(), maxLag(), clock);
        try {
            if (from.isPresent()) {
                restore(training, from.get());
            } else {
                experiment.policyFrom().map(EarlierPolicy::new).ifPresent(earlier -> earlier.begin(training));
            }
        } catch (RuntimeException | Error e) {
            Closing.after(e, List.of(training));
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
        StateHeader header = new StateHeader(experiment.workers().environments(), behaviours);
        for (int worker = 0; worker < experiment.workers().count(); worker++) {
            byte[] state = training.workerState(worker);
            if (state.length > 0) {
                header.requireFits(state, worker);
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
        JointEnvironment copies = environments.apply(Math.min(episodes, EVALUATION_COPIES));
        return closingOnFailure(copies, () -> EpisodeEvaluation.of(copies, behaviours, seed));
    }

    /**
     * A policy that acts in one copy of the environment, for people to see.
     *
     * @param snapshot of the policy
     * @param sampled whether actions are drawn as in training; the most likely ones otherwise
     * @param seed of the episodes
     * @throws IllegalArgumentException when the snapshot is not of the environment's behaviours
     */
    public PolicyPerformance createPerformance(PolicySnapshot snapshot, boolean sampled, long seed) {
        List<EnvironmentSpec> specs = behaviours.stream().map(Behaviour::spec).toList();
        JointEnvironment environment = environments.apply(1);
        OneCopy copy = closingOnFailure(
                environment,
                () -> OneCopy.of(environment, specs, behaviours.getFirst().isPart()));
        return new PolicyPerformance(copy, experiment.environment().parameters(), behaviours, snapshot, sampled, seed);
    }
}
