package io.troupe.actors.cluster;

import io.troupe.actors.LinearAlgorithm;
import io.troupe.algorithm.Algorithm.ConfiguredAlgorithm;
import io.troupe.algorithm.DataParallelLearner;
import io.troupe.algorithm.GradientExchange;
import io.troupe.algorithm.Learner;
import io.troupe.algorithm.LearnerContext;
import io.troupe.algorithm.UpdateStatistics;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicySnapshot;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.SortedMap;

/** The linear algorithm with a learner that takes part in groups: it sums nothing, and counts its updates. */
final class SharedAlgorithm implements ConfiguredAlgorithm {
    private final LinearAlgorithm linear;

    SharedAlgorithm(EnvironmentSpec spec, Runnable beforeUpdate) {
        linear = new LinearAlgorithm(spec, beforeUpdate);
    }

    @Override
    public boolean normalizesObservations() {
        return linear.normalizesObservations();
    }

    @Override
    public boolean normalizesRewards() {
        return linear.normalizesRewards();
    }

    @Override
    public float discount() {
        return linear.discount();
    }

    @Override
    public void check(LearnerContext context) {}

    @Override
    public Policy createPolicy() {
        return linear.createPolicy();
    }

    @Override
    public Learner createLearner(LearnerContext context) {
        return new SharedLearner(linear.createLearner(context));
    }

    private record SharedLearner(Learner own) implements DataParallelLearner {
        @Override
        public String device() {
            return own.device();
        }

        @Override
        public PolicySnapshot snapshot() {
            return own.snapshot();
        }

        @Override
        public void exchangeWith(GradientExchange exchange) {}

        @Override
        public UpdateStatistics update(List<Trajectory> batch, long environmentSteps) {
            return own.update(batch, environmentSteps);
        }

        @Override
        public void undo() {
            throw new UnsupportedOperationException("no test needs it");
        }

        @Override
        public SortedMap<String, byte[]> save() {
            return own.save();
        }

        @Override
        public void restore(PolicySnapshot snapshot, SortedMap<String, byte[]> components) {
            own.restore(snapshot, components);
        }

        @Override
        public void close() {
            own.close();
        }
    }
}
