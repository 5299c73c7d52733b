package io.troupe.algorithm.dqn;

import io.troupe.algorithm.Learner;
import io.troupe.algorithm.LearnerContext;
import io.troupe.algorithm.LearnerFailure;
import io.troupe.algorithm.UpdateStatistics;
import io.troupe.algorithm.neural.AdamSteps;
import io.troupe.algorithm.neural.LearnerState;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.proto.dqn.TargetNetwork;
import io.troupe.proto.learner.AdamState;
import io.troupe.proto.learner.RandomState;
import io.troupe.random.RandomStream;
import io.troupe.replay.NStepAssembler;
import io.troupe.replay.PrioritizedReplay;
import io.troupe.replay.Replay;
import io.troupe.replay.TransitionBatch;
import io.troupe.replay.TransitionShape;
import io.troupe.replay.UniformReplay;
import io.troupe.tensorflow.Device;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Learns by DQN: puts a batch's transitions into its replay, then takes gradient steps on what it draws from there. */
final class DqnLearner implements Learner {
    private static final String ADAM = "adam";
    private static final String TARGET = "target";
    private static final String DRAWS = "draws";
    private static final String WINDOWS = "windows";

    private final DqnConfig config;
    private final QNetwork network;
    private final LearnerContext context;
    private final DqnSession session;
    private final AdamSteps adam;
    private final RandomStream random;
    private final NStepAssembler assembler;
    private final Replay replay;
    private final TransitionBatch batch;
    private final float[] results;
    private PolicySnapshot snapshot;

    DqnLearner(DqnConfig config, QNetwork network, LearnerContext context) {
        this.config = config;
        this.network = network;
        this.context = context;
        TransitionShape shape = TransitionShape.of(context.spec());
        assembler = new NStepAssembler(config.nStep(), config.discount(), shape);
        replay = replay(config, shape);
        batch = TransitionBatch.withOnes(shape, config.batchSize());
        results = new float[DqnGraph.resultCount(config.batchSize())];
        adam = new AdamSteps(config.adamEpsilon());
        random = RandomStream.derive(context.seed(), "replay", 0);
        session = new DqnSession(config, network, context.spec().masked(), Device.parse(context.device()));
        try {
            float[] parameters = network.initialParameters(RandomStream.derive(context.seed(), "network", 0));
            session.variables().assignParameters(parameters);
            session.copyToTarget();
            snapshot = snapshot(PolicyVersion.INITIAL, Arrays.copyOf(parameters, parameters.length + 1), 0);
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    private static Replay replay(DqnConfig config, TransitionShape shape) {
        DqnConfig.Priority priority = config.priority();
        return priority.enabled()
                ? new PrioritizedReplay(
                        shape, config.bufferSize(), config.bufferHeap(), priority.alpha(), priority.epsilon())
                : new UniformReplay(shape, config.bufferSize(), config.bufferHeap());
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
    public UpdateStatistics update(List<Trajectory> fragments, long environmentSteps) {
        // All before any: what is refused leaves nothing behind.
        fragments.forEach(this::requireActions);
        int rows = 0;
        for (Trajectory fragment : fragments) {
            assembler.add(fragment, replay);
            rows += fragment.rows();
        }
        long after = environmentSteps + rows;
        updateTarget(environmentSteps, after);
        float learningRate = config.learningRate().at(environmentSteps, context.maxSteps());
        int steps = 0;
        if (after > config.learningStarts() && replay.size() > 0) {
            steps = config.gradientSteps() == 0 ? rows : config.gradientSteps();
            learn(steps, learningRate, environmentSteps);
        }
        float[] parameters = new float[network.parameterCount() + 1];
        session.variables().readParameters(parameters);
        requireFinite(parameters);
        snapshot = snapshot(snapshot.version().next(), parameters, after);
        return statistics(steps, learningRate, environmentSteps);
    }

    /** An index is used as such: another one would be written beside the row, or spoil those of other actions. */
    private void requireActions(Trajectory fragment) {
        for (int row = 0; row < fragment.rows(); row++) {
            String problem = context.spec().action().whyNot(fragment.actions, row);
            if (!problem.isEmpty()) {
                throw refused("the action of copy " + row % fragment.copies() + " at step " + row / fragment.copies()
                        + " of fragment " + fragment.sequence() + " of worker " + fragment.worker() + ": " + problem);
            }
        }
    }

    /** Counted as environments step: where a batch goes past several copies, they are one. */
    private void updateTarget(long before, long after) {
        int interval = config.targetInterval();
        if (interval > 0 && after / interval > before / interval) {
            session.copyToTarget();
        }
    }

    private void learn(int steps, float learningRate, long environmentSteps) {
        if (replay instanceof PrioritizedReplay prioritized) {
            prioritized.setBeta(config.priority().betaAt(environmentSteps, context.maxSteps()));
        }
        for (int i = 0; i < steps; i++) {
            replay.sample(batch, 0, config.batchSize(), random);
            session.step(batch, adam, learningRate, results);
            requireFiniteResults(i);
            if (replay instanceof PrioritizedReplay prioritized) {
                prioritized.update(batch, 0, config.batchSize(), results);
            }
        }
    }

    /** The norm of the gradient is not finite if any error is not. */
    private void requireFiniteResults(int step) {
        for (int i = config.batchSize(); i < results.length; i++) {
            if (!Float.isFinite(results[i])) {
                String what = i == config.batchSize() ? "the loss" : "a value or the gradient";
                throw diverged(what + " became " + results[i] + " in gradient step " + (step + 1));
            }
        }
    }

    private void requireFinite(float[] parameters) {
        for (int i = 0; i < parameters.length; i++) {
            if (!Float.isFinite(parameters[i])) {
                throw diverged("parameter " + i + " became " + parameters[i]);
            }
        }
    }

    private LearnerFailure diverged(String what) {
        return refused(what + "; a lower algorithm.learningRate or algorithm.maxGradientNorm may help");
    }

    private LearnerFailure refused(String what) {
        return new LearnerFailure(
                "the update after policy version " + snapshot.version().value() + " cannot be used: " + what);
    }

    /** @param parameters of the network, and room for epsilon */
    private PolicySnapshot snapshot(PolicyVersion version, float[] parameters, long environmentSteps) {
        parameters[parameters.length - 1] = config.epsilon(environmentSteps, context.maxSteps());
        return PolicySnapshot.of(version, parameters);
    }

    private UpdateStatistics statistics(int steps, float learningRate, long environmentSteps) {
        SortedMap<String, Float> others = new TreeMap<>();
        float[] parameters = snapshot.parameters();
        others.put("Policy/Epsilon", parameters[parameters.length - 1]);
        others.put("Replay/Size", (float) replay.size());
        others.put("Replay/Samples Per Insert", (float) replay.samplesPerInsert());
        if (config.priority().enabled()) {
            others.put("Replay/Beta", config.priority().betaAt(environmentSteps, context.maxSteps()));
        }
        int at = config.batchSize();
        if (steps > 0) {
            others.put("Policy/Action Value", results[at + 1]);
        }
        return new UpdateStatistics(
                Float.NaN,
                steps > 0 ? results[at] : Float.NaN,
                Float.NaN,
                Float.NaN,
                Float.NaN,
                steps > 0 ? results[at + 2] : Float.NaN,
                Float.NaN,
                learningRate,
                steps,
                0,
                others);
    }

    @Override
    public SortedMap<String, byte[]> save() {
        SortedMap<String, byte[]> components = new TreeMap<>();
        components.put(
                ADAM,
                LearnerState.bytes(
                        adam.count(),
                        session.variables().firstMoment(),
                        session.variables().secondMoment()));
        TargetNetwork.Builder target = TargetNetwork.newBuilder();
        for (float parameter : session.target()) {
            target.addParameters(parameter);
        }
        components.put(TARGET, target.build().toByteArray());
        components.put(
                DRAWS, RandomState.newBuilder().setState(random.state()).build().toByteArray());
        components.put(WINDOWS, assembler.save());
        replay.save(components);
        return components;
    }

    @Override
    public void restore(PolicySnapshot saved, SortedMap<String, byte[]> components) {
        int count = network.parameterCount();
        if (saved.parameters().length != count + 1) {
            throw new IllegalArgumentException("the saved policy has " + saved.parameters().length
                    + " parameters, the network and epsilon of this experiment " + (count + 1));
        }
        AdamState adamState = LearnerState.parse(AdamState.parser(), components, ADAM);
        RandomState randomState = LearnerState.parse(RandomState.parser(), components, DRAWS);
        TargetNetwork target = LearnerState.parse(TargetNetwork.parser(), components, TARGET);
        if (target.getParametersCount() != count) {
            throw new IllegalArgumentException("component '" + TARGET + "' of the saved learner has "
                    + target.getParametersCount() + " parameters, the learner " + count);
        }
        byte[] windows = components.get(WINDOWS);
        if (windows == null) {
            throw new IllegalArgumentException("the saved learner lacks its component '" + WINDOWS + "'");
        }
        float[] first = LearnerState.firstMoment(ADAM, adamState, count);
        float[] second = LearnerState.secondMoment(ADAM, adamState, count);
        float[] targetParameters = new float[count];
        for (int i = 0; i < count; i++) {
            targetParameters[i] = target.getParameters(i);
        }
        replay.restore(components);
        assembler.restore(windows);
        session.variables().assignParameters(Arrays.copyOf(saved.parameters(), count));
        session.variables().assignMoments(first, second);
        session.assignTarget(targetParameters);
        adam.restore(adamState.getSteps());
        random.restore(randomState.getState());
        snapshot = saved;
    }

    @Override
    public void close() {
        session.close();
    }
}
