package io.troupe.algorithm.ppo;

import io.troupe.algorithm.DataParallelLearner;
import io.troupe.algorithm.GradientExchange;
import io.troupe.algorithm.GroupBroken;
import io.troupe.algorithm.LearnerContext;
import io.troupe.algorithm.LearnerFailure;
import io.troupe.algorithm.UpdateStatistics;
import io.troupe.algorithm.neural.AdamSteps;
import io.troupe.algorithm.neural.LearnerState;
import io.troupe.math.RunningMoments;
import io.troupe.policy.NetworkSpec;
import io.troupe.policy.OrthogonalInitialization;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.proto.checkpoint.Moments;
import io.troupe.proto.learner.AdamState;
import io.troupe.proto.learner.RandomState;
import io.troupe.random.RandomStream;
import io.troupe.tensorflow.Device;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Learns by PPO: values and advantages of a batch, then epochs of minibatch steps over it. */
public final class PpoLearner implements DataParallelLearner {
    private static final String ADAM = "adam";
    private static final String MINIBATCHES = "minibatches";
    private static final String OBSERVATION_MOMENTS = "observation-moments";
    private static final String RETURN_MOMENTS = "return-moments";
    private static final double VARIANCE_FLOOR = 1e-8;
    private static final float REWARD_LIMIT = 10;
    private static final float[] NOT_NORMALIZED = {};

    private final PpoConfig config;
    private final LearnerContext context;
    private final NetworkSpec network;
    private final Device device;
    private final PpoBatch batch;
    private final AdvantageEstimator estimator;
    private final AdamSteps adam;
    private final RandomStream random;
    private final RunningMoments observationMoments;
    private final RunningMoments returnMoments = new RunningMoments(1);
    private final MinibatchOrder order;
    private final MinibatchStatistics statistics = new MinibatchStatistics();
    private GradientExchange exchange = GradientExchange.ALONE;
    private PpoUpdates session;
    private PolicySnapshot snapshot;
    /** Where the last update began, if it was made in a group. */
    private Optional<State> before = Optional.empty();

    /** Learns with generalised advantage estimation, from the reward as a whole. */
    PpoLearner(PpoConfig config, LearnerContext context) {
        this(config, context, List.of(RewardStream.whole(config.discount())));
    }

    /**
     * Learns with generalised advantage estimation.
     *
     * @param streams of the environment's reward
     */
    PpoLearner(PpoConfig config, LearnerContext context, List<RewardStream> streams) {
        this(config, context, streams, new GeneralizedAdvantages(streams, config.gaeLambda()));
    }

    /**
     * Learns with advantages of any kind, from the reward as a whole.
     *
     * @param estimator taken over, unless this throws
     * @throws IllegalArgumentException when the minibatch size does not divide the context's batch
     */
    public PpoLearner(PpoConfig config, LearnerContext context, AdvantageEstimator estimator) {
        this(config, context, List.of(RewardStream.whole(config.discount())), estimator);
    }

    private PpoLearner(
            PpoConfig config, LearnerContext context, List<RewardStream> streams, AdvantageEstimator estimator) {
        this.estimator = estimator;
        this.config = config;
        this.context = context;
        int rows = context.batchRows();
        MinibatchFit.require(context, config.minibatchSize());
        network = config.network(context.spec()).withValues(streams.size());
        device = Device.parse(context.device());
        batch = new PpoBatch(network, rows, strengths(streams));
        adam = new AdamSteps(config.adamEpsilon());
        random = RandomStream.derive(context.seed(), "minibatches", 0);
        observationMoments = new RunningMoments(network.observationSize());
        float[] parameters = OrthogonalInitialization.parameters(
                network, config.initialLogStd(), RandomStream.derive(context.seed(), "network", 0));
        snapshot = snapshot(PolicyVersion.INITIAL, parameters);
        session = PpoUpdates.create(config, network, context, device, exchange);
        try {
            order = new MinibatchOrder(rows / session.unit(), config.minibatchSize() / session.unit());
            session.assignParameters(parameters);
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    private static float[] strengths(List<RewardStream> streams) {
        float[] strengths = new float[streams.size()];
        for (int k = 0; k < strengths.length; k++) {
            strengths[k] = streams.get(k).strength();
        }
        return strengths;
    }

    @Override
    public String device() {
        return session.usesGpu() ? "gpu" : "cpu";
    }

    @Override
    public PolicySnapshot snapshot() {
        return snapshot;
    }

    @Override
    public void exchangeWith(GradientExchange other) {
        if (other.equals(exchange)) {
            return;
        }
        boolean sliced = PpoUpdates.slices(config, other);
        if (sliced && session instanceof SlicedUpdates updates) {
            updates.exchangeWith(other);
        } else if (sliced || session instanceof SlicedUpdates) {
            goOnWith(PpoUpdates.create(config, network, context, device, other));
        }
        exchange = other;
    }

    private void goOnWith(PpoUpdates other) {
        try {
            other.assignParameters(snapshot.parameters());
            other.assignMoments(session.firstMoment(), session.secondMoment());
        } catch (RuntimeException | Error e) {
            other.close();
            throw e;
        }
        session.close();
        session = other;
    }

    @Override
    public UpdateStatistics update(List<Trajectory> fragments, long environmentSteps) {
        requireRows(fragments);
        before = exchange.size() > 1 ? Optional.of(new State(snapshot, save())) : Optional.empty();
        try {
            return learn(fragments, environmentSteps);
        } catch (GroupBroken broken) {
            undo();
            throw broken;
        }
    }

    @Override
    public void undo() {
        State state = before.orElseThrow(
                () -> new IllegalStateException("there is no update of a group to undo before policy version "
                        + snapshot.version().value()));
        restore(state.policy, state.components);
    }

    private UpdateStatistics learn(List<Trajectory> fragments, long environmentSteps) {
        long begun = System.nanoTime();
        mergeMoments(fragments);
        batch.fill(fragments);
        if (config.normalizeRewards()) {
            batch.scaleRewards(scale(returnMoments, 0), REWARD_LIMIT);
        }
        // Before they are limited, the strength of a stream would only move it towards the limit.
        batch.strengthenRewards();
        session.begin(fragments);
        session.value(batch);
        batch.bootstrap(fragments);
        SortedMap<String, Float> others = estimator.estimate(batch, fragments, snapshot);
        float explainedVariance = batch.explainedVariance();

        long advantageNanos = System.nanoTime() - begun;

        float learningRate = config.learningRate().at(environmentSteps, context.maxSteps());
        long stepsBefore = adam.count();
        order.begin();
        statistics.clear();
        for (int epoch = 0; epoch < config.epochs(); epoch++) {
            int[] units = order.shuffle(random, unit -> session.counts(batch, unit));
            if (units.length == 0) {
                break;
            }
            session.epoch(
                    batch,
                    units,
                    adam,
                    learningRate,
                    config.clipRange().at(environmentSteps, context.maxSteps()),
                    config.entropyCoefficient().at(environmentSteps, context.maxSteps()),
                    statistics.values());
            requireFiniteStatistics(epoch);
            if (config.targetKl() > 0 && statistics.approximateKl() > config.targetKl()) {
                break;
            }
        }
        session.finish();
        float[] parameters = session.parameters();
        requireFinite(parameters);
        snapshot = snapshot(snapshot.version().next(), parameters);
        return new UpdateStatistics(
                statistics.policyLoss(),
                statistics.valueLoss(),
                statistics.entropy(),
                statistics.approximateKl(),
                statistics.clipFraction(),
                statistics.gradientNorm(),
                explainedVariance,
                learningRate,
                Math.toIntExact(adam.count() - stepsBefore),
                advantageNanos,
                others);
    }

    private void requireRows(List<Trajectory> fragments) {
        long rows = 0;
        for (Trajectory fragment : fragments) {
            rows += fragment.rows();
        }
        if (rows != batch.rows()) {
            throw new IllegalArgumentException("the batch has " + rows + " rows, the learner was made for "
                    + batch.rows() + " (" + context.fragments() + " fragments of " + context.rolloutSteps() + " x "
                    + context.copies() + ")");
        }
    }

    private void mergeMoments(List<Trajectory> fragments) {
        for (Trajectory fragment : fragments) {
            if (config.normalizeObservations()) {
                observationMoments.merge(fragment.observationMoments);
            }
            if (config.normalizeRewards()) {
                returnMoments.merge(fragment.returnMoments);
            }
        }
    }

    private void requireFiniteStatistics(int epoch) {
        statistics.notFinite().ifPresent(what -> {
            throw failure(what + " in epoch " + (epoch + 1));
        });
    }

    private void requireFinite(float[] parameters) {
        for (int i = 0; i < parameters.length; i++) {
            if (!Float.isFinite(parameters[i])) {
                throw failure("parameter " + i + " became " + parameters[i]);
            }
        }
    }

    private LearnerFailure failure(String what) {
        return new LearnerFailure("the update after policy version "
                + snapshot.version().value() + " cannot be used: " + what
                + "; a lower algorithm.learningRate or algorithm.maxGradientNorm may help");
    }

    private PolicySnapshot snapshot(PolicyVersion version, float[] parameters) {
        if (!config.normalizeObservations()) {
            return new PolicySnapshot(version, parameters, NOT_NORMALIZED, NOT_NORMALIZED);
        }
        float[] mean = new float[observationMoments.size()];
        float[] scale = new float[observationMoments.size()];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) observationMoments.mean(i);
            scale[i] = scale(observationMoments, i);
            if (!Float.isFinite(mean[i]) || !Float.isFinite(scale[i])) {
                throw new LearnerFailure("the statistics of observation element " + i + " are no longer finite: mean "
                        + mean[i] + ", scale " + scale[i]);
            }
        }
        return new PolicySnapshot(version, parameters, mean, scale);
    }

    private static float scale(RunningMoments moments, int element) {
        return (float) (1 / Math.sqrt(moments.variance(element) + VARIANCE_FLOOR));
    }

    @Override
    public SortedMap<String, byte[]> save() {
        SortedMap<String, byte[]> components = new TreeMap<>(estimator.save());
        components.put(ADAM, LearnerState.bytes(adam.count(), session.firstMoment(), session.secondMoment()));
        components.put(
                MINIBATCHES,
                RandomState.newBuilder().setState(random.state()).build().toByteArray());
        if (config.normalizeObservations()) {
            components.put(OBSERVATION_MOMENTS, LearnerState.bytes(observationMoments));
        }
        if (config.normalizeRewards()) {
            components.put(RETURN_MOMENTS, LearnerState.bytes(returnMoments));
        }
        return components;
    }

    @Override
    public void restore(PolicySnapshot saved, SortedMap<String, byte[]> components) {
        if (saved.parameters().length != session.parameterCount()) {
            throw new IllegalArgumentException("the saved policy has " + saved.parameters().length
                    + " parameters, the network of this experiment " + session.parameterCount());
        }
        AdamState adamState = LearnerState.parse(AdamState.parser(), components, ADAM);
        RandomState randomState = LearnerState.parse(RandomState.parser(), components, MINIBATCHES);
        float[] first = LearnerState.firstMoment(ADAM, adamState, session.parameterCount());
        float[] second = LearnerState.secondMoment(ADAM, adamState, session.parameterCount());
        if (config.normalizeObservations()) {
            LearnerState.restore(
                    observationMoments,
                    OBSERVATION_MOMENTS,
                    LearnerState.parse(Moments.parser(), components, OBSERVATION_MOMENTS));
        }
        if (config.normalizeRewards()) {
            LearnerState.restore(
                    returnMoments, RETURN_MOMENTS, LearnerState.parse(Moments.parser(), components, RETURN_MOMENTS));
        }
        estimator.restore(components);
        session.assignParameters(saved.parameters());
        session.assignMoments(first, second);
        adam.restore(adamState.getSteps());
        random.restore(randomState.getState());
        snapshot = saved;
        before = Optional.empty();
    }

    @Override
    public void begin(PolicySnapshot policy, SortedMap<String, byte[]> components) {
        if (policy.parameters().length != session.parameterCount()) {
            throw new IllegalArgumentException("it has " + policy.parameters().length
                    + " parameters, the network of this experiment " + session.parameterCount()
                    + ": observations, actions and algorithm.network must be the same in both");
        }
        if (policy.normalizesObservations() != config.normalizeObservations()) {
            throw new IllegalArgumentException("it was made with algorithm.normalizeObservations = "
                    + policy.normalizesObservations() + ", this experiment has the opposite");
        }
        if (config.normalizeObservations()) {
            LearnerState.restore(
                    observationMoments,
                    OBSERVATION_MOMENTS,
                    LearnerState.parse(Moments.parser(), components, OBSERVATION_MOMENTS));
        }
        float[] parameters = policy.parameters().clone();
        session.assignParameters(parameters);
        snapshot = snapshot(PolicyVersion.INITIAL, parameters);
    }

    @Override
    public void close() {
        session.close();
        estimator.close();
    }

    private record State(PolicySnapshot policy, SortedMap<String, byte[]> components) {}
}
