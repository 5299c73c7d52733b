package io.troupe.algorithm.sac;

import io.troupe.algorithm.Learner;
import io.troupe.algorithm.LearnerContext;
import io.troupe.algorithm.UpdateStatistics;
import io.troupe.algorithm.neural.ActorSnapshots;
import io.troupe.algorithm.neural.AdamSteps;
import io.troupe.algorithm.neural.Experience;
import io.troupe.algorithm.neural.LearnerState;
import io.troupe.algorithm.neural.SequenceExperience;
import io.troupe.algorithm.neural.TransitionExperience;
import io.troupe.policy.PolicySnapshot;
import io.troupe.proto.learner.AdamState;
import io.troupe.random.RandomStream;
import io.troupe.replay.SequenceBatch;
import io.troupe.replay.TransitionBatch;
import io.troupe.spec.ActionScaling;
import io.troupe.tensorflow.Device;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Learns by SAC: remembers what a batch brings, then takes gradient steps on what it draws from all it remembers.
 *
 * @param <B> what it draws: transitions, or sequences where the networks have a memory
 */
final class SacLearner<B> implements Learner {
    private static final String ACTOR_ADAM = "actor-adam";
    private static final String TEMPERATURE = "temperature";
    private static final String TEMPERATURE_ADAM = "temperature-adam";
    private static final String NOISE = "noise";

    private final SacConfig config;
    private final SacShape shape;
    private final Experience<B> experience;
    private final SacSession<B> session;
    private final RandomStream noise;
    private final AdamSteps criticAdam;
    private final AdamSteps actorAdam;
    private final AdamSteps temperatureAdam;
    private final float[] coefficients = new float[SacInputs.COEFFICIENTS];
    private final SacStatistics statistics;
    private final float[] logarithms;
    private final ActorSnapshots snapshots;

    private SacLearner(SacConfig config, SacShape shape, Experience<B> experience, SacSession<B> session, long seed) {
        this.config = config;
        this.shape = shape;
        this.experience = experience;
        this.session = session;
        noise = RandomStream.derive(seed, "noise", 0);
        criticAdam = new AdamSteps(config.common().adamEpsilon());
        actorAdam = new AdamSteps(config.common().adamEpsilon());
        temperatureAdam = new AdamSteps(config.common().adamEpsilon());
        statistics = new SacStatistics(shape.temperatures());
        logarithms = new float[shape.temperatures()];
        try {
            begin(RandomStream.derive(seed, "network", 0));
            snapshots = new ActorSnapshots(session.actor, exploration(0));
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    /** With networks without a memory. */
    static SacLearner<TransitionBatch> ofTransitions(
            SacConfig config, SacShape shape, Optional<ActionScaling> scaling, LearnerContext context) {
        long seed = context.seed();
        return new SacLearner<>(
                config,
                shape,
                new TransitionExperience(config.common().replay(), context.spec(), scaling, seed),
                SacSession.ofTransitions(config, shape, Device.parse(context.device())),
                seed);
    }

    /** With networks with a memory. */
    static SacLearner<SequenceBatch> ofSequences(
            SacConfig config, RecurrentShape shape, Optional<ActionScaling> scaling, LearnerContext context) {
        long seed = context.seed();
        return new SacLearner<>(
                config,
                shape.shape(),
                new SequenceExperience(config.common().replay(), shape.sequences(), context.spec(), scaling, seed),
                SacSession.ofSequences(config, shape, Device.parse(context.device())),
                seed);
    }

    private void begin(RandomStream random) {
        session.begin(random);
        Arrays.fill(logarithms, (float) Math.log(config.temperature().initial()));
        session.temperature.assignParameters(logarithms);
        session.temperature.assignMoments(new float[logarithms.length], new float[logarithms.length]);
    }

    @Override
    public String device() {
        return session.usesGpu() ? "gpu" : "cpu";
    }

    @Override
    public PolicySnapshot snapshot() {
        return snapshots.current();
    }

    /** Time spent in the graph so far. */
    long nanosInside() {
        return session.nanosInside();
    }

    @Override
    public UpdateStatistics update(List<Trajectory> fragments, long environmentSteps) {
        int rows = experience.add(fragments);
        long after = environmentSteps + rows;
        int steps = experience.isEmpty() ? 0 : config.common().replay().stepsOf(rows, after);
        for (int i = 0; i < steps; i++) {
            step(i);
        }
        if (steps > 0) {
            requireFiniteTemperatures();
        }
        snapshots.next(exploration(after));
        return report(steps);
    }

    private void step(int index) {
        criticAdam.next(config.common().learningRate(), coefficients, 0);
        actorAdam.next(config.common().learningRate(), coefficients, 2);
        temperatureAdam.next(config.temperature().learningRate(), coefficients, 4);
        coefficients[6] = config.common().tau();
        session.step(experience.draw(), noise, coefficients, statistics.values());
        statistics.notFinite().ifPresent(what -> {
            throw snapshots.failure(what + " in gradient step " + (index + 1));
        });
    }

    /** What a step reports is the temperature before it. */
    private void requireFiniteTemperatures() {
        session.temperature.readParameters(logarithms);
        for (float logarithm : logarithms) {
            if (!Float.isFinite(logarithm)) {
                throw snapshots.failure("the logarithm of a temperature became " + logarithm);
            }
        }
    }

    private float exploration(long environmentSteps) {
        boolean collectsOnly = config.common().replay().collectsOnly(environmentSteps);
        return FirstActions.code(collectsOnly ? Optional.of(config.firstActions()) : Optional.empty());
    }

    private UpdateStatistics report(int steps) {
        SortedMap<String, Float> others = new TreeMap<>();
        experience.report(others);
        if (steps > 0) {
            statistics.report(shape, others);
        }
        return new UpdateStatistics(
                steps > 0 ? statistics.actorLoss() : Float.NaN,
                steps > 0 ? statistics.criticLoss() : Float.NaN,
                steps > 0 ? statistics.entropy() : Float.NaN,
                Float.NaN,
                Float.NaN,
                Float.NaN,
                Float.NaN,
                config.common().learningRate(),
                steps,
                0,
                others);
    }

    @Override
    public SortedMap<String, byte[]> save() {
        SortedMap<String, byte[]> components = new TreeMap<>();
        experience.save(components);
        session.critics.save(criticAdam.count(), components);
        session.actor.saveAdam(ACTOR_ADAM, actorAdam.count(), components);
        session.temperature.readParameters(logarithms);
        components.put(TEMPERATURE, LearnerState.bytes(logarithms));
        components.put(
                TEMPERATURE_ADAM,
                LearnerState.bytes(
                        temperatureAdam.count(),
                        session.temperature.firstMoment(),
                        session.temperature.secondMoment()));
        components.put(NOISE, LearnerState.bytes(noise));
        return components;
    }

    @Override
    public void restore(PolicySnapshot saved, SortedMap<String, byte[]> components) {
        snapshots.requireFits(saved);
        int count = shape.temperatures();
        float[] temperatures = LearnerState.parameters(components, TEMPERATURE, count);
        AdamState ofTemperature = LearnerState.parse(AdamState.parser(), components, TEMPERATURE_ADAM);
        experience.restore(components);
        criticAdam.restore(session.critics.restore(components));
        actorAdam.restore(session.actor.restoreAdam(ACTOR_ADAM, components));
        session.temperature.assignParameters(temperatures);
        session.temperature.assignMoments(
                LearnerState.firstMoment(TEMPERATURE_ADAM, ofTemperature, count),
                LearnerState.secondMoment(TEMPERATURE_ADAM, ofTemperature, count));
        temperatureAdam.restore(ofTemperature.getSteps());
        LearnerState.restore(noise, NOISE, components);
        snapshots.restore(saved);
    }

    @Override
    public void close() {
        session.close();
    }
}
