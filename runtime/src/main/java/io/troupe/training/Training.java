package io.troupe.training;

import io.troupe.algorithm.Learner;
import io.troupe.algorithm.UpdateStatistics;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.config.CollectionMode;
import io.troupe.metrics.Tags;
import io.troupe.policy.PolicySnapshot;
import io.troupe.proto.checkpoint.ProgressState;
import io.troupe.schedule.Progress;
import io.troupe.trajectory.QueueCounts;
import io.troupe.trajectory.StateBuffer;
import io.troupe.trajectory.Trajectory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a trainer does, without the actor: updates the policy batch by batch and knows, between two updates, everything
 * that a run must save to go on exactly. One owner, one thread at a time; owns the learner and closes it.
 */
public final class Training implements AutoCloseable {
    private static final String POLICY = "policy";
    private static final String BEHAVIOUR_POLICY = "behaviour-policy";
    private static final String PROGRESS = "progress";
    private static final String LEARNER_PREFIX = "learner-";
    private static final String WORKER_PREFIX = "worker-";

    private final Learner learner;
    private final int workers;
    private final CollectionMode mode;
    private final long maxLag;
    private final Clock clock;
    private final RunCounters counters = new RunCounters();
    /** Where each worker's next fragment begins; empty before its first. */
    private final List<StateBuffer> workerStates = new ArrayList<>();

    private PolicySnapshot behaviour;
    /** Since the last update. */
    private long invalidActions;

    private long voidedSteps;

    private long actions;
    private StageNanos stageNanos = StageNanos.NONE;
    private Optional<Instant> begun = Optional.empty();
    /** Of the checkpoints that were captured since the last update, if there were any. */
    private Optional<byte[]> capturedProgress = Optional.empty();

    /**
     * A run from its beginning.
     *
     * @param learner taken over
     * @param workers fragments in a batch
     * @param maxLag versions that a fragment may be behind the policy that learns from it
     * @param clock for the training time only; nothing that is learnt depends on it
     */
    public Training(Learner learner, int workers, CollectionMode mode, long maxLag, Clock clock) {
        this.learner = learner;
        this.workers = workers;
        this.mode = mode;
        this.maxLag = maxLag;
        this.clock = clock;
        for (int worker = 0; worker < workers; worker++) {
            workerStates.add(new StateBuffer());
        }
        behaviour = learner.snapshot();
    }

    /**
     * Continues from a checkpoint.
     *
     * @throws IllegalArgumentException when it does not fit this experiment, naming what does not
     */
    public void restore(Checkpoint checkpoint) {
        SortedMap<String, byte[]> components = checkpoint.components();
        SortedMap<String, byte[]> learnerState = learnerState(components);
        ProgressState progress = restoreCounters(counters, checkpoint);
        if (progress.getWorkers() != workers) {
            throw new IllegalArgumentException(
                    "the checkpoint was made with workers.count = " + progress.getWorkers() + ", not " + workers);
        }
        if (mode.reproducible() && !progress.getReproducible()) {
            throw new IllegalArgumentException("the checkpoint was made with mode = async, whose fragments are not"
                    + " numbered by update: it can only be resumed with mode = async");
        }
        learner.restore(PolicyCodec.decode(component(components, POLICY)), learnerState);
        behaviour = PolicyCodec.decode(component(components, BEHAVIOUR_POLICY));
        for (int worker = 0; worker < workers; worker++) {
            workerStates.get(worker).set(component(components, WORKER_PREFIX + worker));
        }
    }

    /**
     * Begins with the policy in a checkpoint of another run.
     *
     * @throws IllegalArgumentException when it does not fit this experiment, saying why
     */
    void beginWith(Checkpoint other) {
        learner.begin(policyIn(other), learnerState(other.components()));
        behaviour = learner.snapshot();
    }

    private static SortedMap<String, byte[]> learnerState(SortedMap<String, byte[]> components) {
        SortedMap<String, byte[]> learnerState = new TreeMap<>();
        components.forEach((name, bytes) -> {
            if (name.startsWith(LEARNER_PREFIX)) {
                learnerState.put(name.substring(LEARNER_PREFIX.length()), bytes);
            }
        });
        return learnerState;
    }

    /** Whether {@link #policyIn} needs the component of this name. */
    public static boolean isPolicy(String component) {
        return component.equals(POLICY);
    }

    static boolean isPolicyOrLearner(String component) {
        return isPolicy(component) || component.startsWith(LEARNER_PREFIX);
    }

    static boolean isProgress(String component) {
        return component.equals(PROGRESS);
    }

    /**
     * The policy in a checkpoint.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static PolicySnapshot policyIn(Checkpoint checkpoint) {
        return PolicyCodec.decode(component(checkpoint.components(), POLICY));
    }

    /**
     * Where a worker's next fragment begins, according to a checkpoint.
     *
     * @throws IllegalArgumentException when the checkpoint does not say
     */
    public static byte[] workerStateIn(Checkpoint checkpoint, int worker) {
        return component(checkpoint.components(), WORKER_PREFIX + worker).clone();
    }

    static ProgressState restoreCounters(RunCounters counters, Checkpoint checkpoint) {
        return counters.restore(component(checkpoint.components(), PROGRESS));
    }

    private static byte[] component(SortedMap<String, byte[]> components, String name) {
        byte[] bytes = components.get(name);
        if (bytes == null) {
            throw new IllegalArgumentException("the checkpoint has no component '" + name + "'");
        }
        return bytes;
    }

    /**
     * Says what forbids learning from a fragment: values that are not finite, or actions that are masked. Empty when
     * nothing does; else the fragment is to be dropped, and counted.
     */
    public String problem(Trajectory fragment) {
        String problem = TrajectoryCheck.problem(fragment);
        return problem.isEmpty() ? TrajectoryCheck.maskProblem(fragment) : problem;
    }

    /**
     * Counts a batch that has a problem and is not learnt from: its invalid actions among those of the next update, and
     * every fragment under the reason for which it is dropped.
     */
    public void refuse(List<Trajectory> batch) {
        countActions(batch);
        for (Trajectory fragment : batch) {
            if (!TrajectoryCheck.problem(fragment).isEmpty()) {
                drop(RunCounters.NOT_FINITE, 1);
            } else if (!TrajectoryCheck.maskProblem(fragment).isEmpty()) {
                drop(RunCounters.MASKED_ACTION, 1);
            } else {
                drop(RunCounters.BATCH_REFUSED, 1);
            }
        }
    }

    private void countActions(List<Trajectory> batch) {
        for (Trajectory fragment : batch) {
            for (Trajectory part : fragment.parts()) {
                InvalidActions counted = InvalidActions.in(part);
                invalidActions += counted.invalid();
                actions += counted.actions();
            }
            for (boolean isVoid : fragment.voided) {
                voidedSteps += isVoid ? 1 : 0;
            }
        }
    }

    /** Adds the invalid actions and voided steps since the last update to what its algorithm reports. */
    private UpdateStatistics withCountedActions(UpdateStatistics statistics) {
        Map<String, Float> counted = new TreeMap<>();
        counted.put(Tags.INVALID_ACTIONS, (float) invalidActions);
        counted.put(Tags.INVALID_ACTION_RATE, (float) invalidActions / Math.max(1, actions));
        if (voidedSteps > 0) {
            counted.put(Tags.VOIDED_STEPS, (float) voidedSteps);
        }
        UpdateStatistics result = statistics.with(counted);
        voidedSteps = 0;
        invalidActions = 0;
        actions = 0;
        return result;
    }

    /** Counts fragments that are not learnt from. */
    public void drop(String reason, long fragments) {
        counters.dropped(reason, fragments);
    }

    /** Takes over what the queue has counted so far in this process. */
    public void queueCounts(QueueCounts soFar) {
        counters.queueCounts(soFar);
    }

    /** Training time runs from now on; calls after the first change nothing. */
    public void begin() {
        begun = begun.or(() -> Optional.of(clock.instant()));
    }

    /**
     * Updates the policy.
     *
     * @param batch fragments that are free of problems, in the order of the mode
     * @throws IllegalArgumentException when one is older than allowed, naming its version
     */
    public UpdateReport update(List<Trajectory> batch) {
        begin();
        PolicySnapshot before = learner.snapshot();
        batch.forEach(fragment -> requireRecent(fragment, before));
        PolicyUpdate event = new PolicyUpdate();
        event.begin();
        long begun = System.nanoTime();
        // Before the learner scribbles on them.
        countActions(batch);
        UpdateStatistics statistics = withCountedActions(learner.update(batch, counters.environmentSteps()));
        event.gradientSteps = statistics.gradientSteps();
        event.commit();
        stageNanos = stageNanos.plus(batch, statistics.advantageNanos(), System.nanoTime() - begun);
        capturedProgress = Optional.empty();
        long lag = counters.trained(batch, before.version());
        behaviour = before;
        for (Trajectory fragment : batch) {
            StateBuffer older = workerStates.get(fragment.worker());
            workerStates.set(fragment.worker(), fragment.endState);
            fragment.endState = older;
        }
        return new UpdateReport(statistics.with(counters.measures()), lag, stageNanos, RunTotals.of(this));
    }

    /** The queue hands out none that is older; to learn from one all the same would go unnoticed. */
    private void requireRecent(Trajectory fragment, PolicySnapshot current) {
        long lag = fragment.policyVersion().lagBehind(current.version());
        if (lag > maxLag) {
            throw new IllegalArgumentException("fragment " + fragment.sequence() + " of worker " + fragment.worker()
                    + " was collected with policy " + fragment.policyVersion().value() + ", which is " + lag
                    + " versions old (limit " + maxLag + ")");
        }
    }

    /** What the learner computes on: {@code cpu} or {@code gpu}. */
    public String device() {
        return learner.device();
    }

    /** The current policy. */
    public PolicySnapshot current() {
        return learner.snapshot();
    }

    /** Counters, for reports. */
    public RunCounters counters() {
        return counters;
    }

    /** How far the run is. */
    public Progress progress() {
        return counters.progress(learner.snapshot().version());
    }

    /** Training time of all parts of the run. */
    public Duration elapsed() {
        Duration now =
                begun.map(start -> Duration.between(start, clock.instant())).orElse(Duration.ZERO);
        return now.plusMillis(counters.trainingMillisBefore());
    }

    /**
     * The policies that workers need to go on from here, oldest first: in pipelined mode the next fragment is collected
     * with the version before the current one.
     */
    public List<PolicySnapshot> policiesToContinue() {
        List<PolicySnapshot> policies = new ArrayList<>(2);
        if (mode == CollectionMode.PIPELINED
                && behaviour.version().compareTo(learner.snapshot().version()) < 0) {
            policies.add(behaviour);
        }
        policies.add(learner.snapshot());
        return policies;
    }

    /** Where a worker's next fragment begins; empty for a worker that has none behind it. */
    public byte[] workerState(int worker) {
        return workerStates.get(worker).toByteArray();
    }

    /**
     * Everything that a resumed run needs, as it is between two updates. However often it is asked for between the same two,
     * its content is the same: a checkpoint that may have been lost on its way is captured again, and must not look like
     * another one of the same step.
     *
     * @param runId of the run
     * @param epoch fencing epoch of whoever orders it
     */
    public Checkpoint capture(String runId, long epoch) {
        PolicySnapshot current = learner.snapshot();
        SortedMap<String, byte[]> components = new TreeMap<>();
        learner.save().forEach((name, bytes) -> components.put(LEARNER_PREFIX + name, bytes));
        components.put(POLICY, PolicyCodec.encode(current));
        components.put(BEHAVIOUR_POLICY, PolicyCodec.encode(behaviour));
        components.put(PROGRESS, progressOfState());
        for (int worker = 0; worker < workers; worker++) {
            components.put(WORKER_PREFIX + worker, workerState(worker));
        }
        return new Checkpoint(
                runId,
                epoch,
                counters.environmentSteps(),
                current.version(),
                current.weightsSha256(),
                counters.meanReturnOfFullWindow(),
                components);
    }

    /** The clock and the queue's counters run on between two updates; what is captured does not. */
    private byte[] progressOfState() {
        byte[] captured =
                capturedProgress.orElseGet(() -> counters.save(elapsed().toMillis(), workers, mode.reproducible()));
        capturedProgress = Optional.of(captured);
        return captured;
    }

    @Override
    public void close() {
        learner.close();
    }
}
