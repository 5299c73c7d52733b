package io.troupe.group;

import io.troupe.algorithm.DataParallelLearner;
import io.troupe.algorithm.GradientExchange;
import io.troupe.algorithm.UpdateStatistics;
import io.troupe.policy.PolicySnapshot;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.SortedMap;

/** A learner that leaves everything to another. */
abstract class DelegatingLearner implements DataParallelLearner {
    private final DataParallelLearner learner;

    DelegatingLearner(DataParallelLearner learner) {
        this.learner = learner;
    }

    @Override
    public String device() {
        return learner.device();
    }

    @Override
    public PolicySnapshot snapshot() {
        return learner.snapshot();
    }

    @Override
    public void exchangeWith(GradientExchange exchange) {
        learner.exchangeWith(exchange);
    }

    @Override
    public UpdateStatistics update(List<Trajectory> batch, long environmentSteps) {
        return learner.update(batch, environmentSteps);
    }

    @Override
    public void undo() {
        learner.undo();
    }

    @Override
    public SortedMap<String, byte[]> save() {
        return learner.save();
    }

    @Override
    public void restore(PolicySnapshot snapshot, SortedMap<String, byte[]> components) {
        learner.restore(snapshot, components);
    }

    @Override
    public void begin(PolicySnapshot policy, SortedMap<String, byte[]> components) {
        learner.begin(policy, components);
    }

    @Override
    public void close() {
        learner.close();
    }
}
