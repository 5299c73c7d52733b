package io.troupe.algorithm.sac;

import io.troupe.algorithm.LearnerContext;
import io.troupe.algorithm.neural.TrainedAccess;
import io.troupe.algorithm.neural.TransitionExperience;
import io.troupe.algorithm.neural.TwinCriticsAccess;
import io.troupe.algorithm.neural.UniformInitialization;
import io.troupe.algorithm.neural.VariableAccess;
import io.troupe.random.RandomStream;
import io.troupe.spec.ActionScaling;
import io.troupe.tensorflow.Device;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Learns from single transitions. */
final class TransitionUpdates implements SacUpdates {
    private final SacShape shape;
    private final TransitionExperience experience;
    private final SacSession session;

    TransitionUpdates(SacConfig config, SacShape shape, Optional<ActionScaling> scaling, LearnerContext context) {
        this.shape = shape;
        experience = new TransitionExperience(config.common().replay(), context.spec(), scaling, context.seed());
        session = new SacSession(config, shape, Device.parse(context.device()));
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
        session.actor.begin(UniformInitialization.parameters(shape.actor(), random));
        session.critics.begin(shape.critic(), random);
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
