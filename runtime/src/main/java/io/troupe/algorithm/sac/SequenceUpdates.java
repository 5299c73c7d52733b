package io.troupe.algorithm.sac;

import io.troupe.algorithm.LearnerContext;
import io.troupe.algorithm.neural.SequenceExperience;
import io.troupe.algorithm.neural.TrainedAccess;
import io.troupe.algorithm.neural.TwinCriticsAccess;
import io.troupe.algorithm.neural.VariableAccess;
import io.troupe.random.RandomStream;
import io.troupe.spec.ActionScaling;
import io.troupe.tensorflow.Device;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Learns from sequences, with networks that have a memory. */
final class SequenceUpdates implements SacUpdates {
    private final RecurrentShape shape;
    private final SequenceExperience experience;
    private final RecurrentSacSession session;

    SequenceUpdates(SacConfig config, RecurrentShape shape, Optional<ActionScaling> scaling, LearnerContext context) {
        this.shape = shape;
        experience = new SequenceExperience(
                config.common().replay(), shape.sequences(), context.spec(), scaling, context.seed());
        session = new RecurrentSacSession(config, shape, Device.parse(context.device()));
    }

    @Override
    public TrainedAccess actor() {
        return session.actor;
    }

    @Override
    public TwinCriticsAccess critics() {
        return session.critics;
    }

    @Override
    public VariableAccess temperature() {
        return session.temperature;
    }

    @Override
    public void begin(RandomStream random) {
        session.actor.begin(shape.initialActor(random));
        session.critics.begin(() -> shape.initialCritic(random));
    }

    @Override
    public boolean usesGpu() {
        return session.usesGpu();
    }

    @Override
    public long nanosInside() {
        return session.nanosInside();
    }

    @Override
    public int add(List<Trajectory> fragments) {
        return experience.add(fragments);
    }

    @Override
    public boolean isEmpty() {
        return experience.isEmpty();
    }

    @Override
    public void step(RandomStream noise, float[] coefficients, float[] statistics) {
        session.step(experience.draw(), noise, coefficients, statistics);
    }

    @Override
    public void report(SortedMap<String, Float> metrics) {
        experience.report(metrics);
    }

    @Override
    public void save(SortedMap<String, byte[]> components) {
        experience.save(components);
    }

    @Override
    public void restore(SortedMap<String, byte[]> components) {
        experience.restore(components);
    }

    @Override
    public void close() {
        session.close();
    }
}
