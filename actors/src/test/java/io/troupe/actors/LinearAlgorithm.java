package io.troupe.actors;

import io.troupe.algorithm.Algorithm.ConfiguredAlgorithm;
import io.troupe.algorithm.Learner;
import io.troupe.algorithm.LearnerContext;
import io.troupe.algorithm.UpdateStatistics;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicyInput;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.random.RandomStream;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.StateBuffer;
import io.troupe.trajectory.Trajectory;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A policy gradient on a linear policy with two actions: a few lines of Java whose weights depend on every number of
 * every batch, on the order of fragments and on the version that chose each action. Any mistake of the actors shows.
 */
public final class LinearAlgorithm implements ConfiguredAlgorithm {
    private final EnvironmentSpec spec;
    private final Runnable beforeUpdate;

    /** @param beforeUpdate runs on the trainer's thread before every update */
    public LinearAlgorithm(EnvironmentSpec spec, Runnable beforeUpdate) {
        this.spec = spec;
        this.beforeUpdate = beforeUpdate;
    }

    @Override
    public boolean normalizesObservations() {
        return false;
    }

    @Override
    public boolean normalizesRewards() {
        return true;
    }

    @Override
    public float discount() {
        return 0.9f;
    }

    @Override
    public void check(LearnerContext context) {}

    @Override
    public Policy createPolicy() {
        return new LinearPolicy(spec.observation().size());
    }

    @Override
    public Learner createLearner(LearnerContext context) {
        return new LinearLearner(context, beforeUpdate);
    }

    private static double probability(float[] weights, float[] observations, int offset) {
        double logit = 0;
        for (int i = 0; i < weights.length; i++) {
            logit += weights[i] * observations[offset + i];
        }
        return 1 / (1 + Math.exp(-logit));
    }

    private static final class LinearPolicy implements Policy {
        private float[] weights;

        LinearPolicy(int size) {
            weights = new float[size];
        }

        @Override
        public void load(PolicySnapshot snapshot) {
            weights = snapshot.parameters();
        }

        @Override
        public void sample(
                PolicyInput input,
                RandomGenerator random,
                float[] actions,
                int actionOffset,
                float[] logProbs,
                int logProbOffset) {
            for (int row = 0; row < input.rows(); row++) {
                double one =
                        probability(weights, input.observations(), input.observationOffset() + row * weights.length);
                boolean chosen = random.nextDouble() < one;
                actions[actionOffset + row] = chosen ? 1 : 0;
                logProbs[logProbOffset + row] = (float) Math.log(chosen ? one : 1 - one);
            }
        }

        @Override
        public void mode(PolicyInput input, float[] actions, int actionOffset) {
            for (int row = 0; row < input.rows(); row++) {
                double one =
                        probability(weights, input.observations(), input.observationOffset() + row * weights.length);
                actions[actionOffset + row] = one > 0.5 ? 1 : 0;
            }
        }

        @Override
        public void close() {}
    }

    private static final class LinearLearner implements Learner {
        private final Runnable beforeUpdate;
        private final RandomStream noise;
        private PolicySnapshot snapshot;

        LinearLearner(LearnerContext context, Runnable beforeUpdate) {
            this.beforeUpdate = beforeUpdate;
            noise = RandomStream.derive(context.seed(), "linear", 0);
            int size = context.spec().observation().size();
            snapshot = PolicySnapshot.of(PolicyVersion.INITIAL, new float[size]);
        }

        @Override
        public String device() {
            return "cpu";
        }

        @Override
        public PolicySnapshot snapshot() {
            return snapshot;
        }

        @Override
        public UpdateStatistics update(List<Trajectory> batch, long environmentSteps) {
            beforeUpdate.run();
            float[] weights = snapshot.parameters().clone();
            for (Trajectory fragment : batch) {
                for (int row = 0; row < fragment.rows(); row++) {
                    float push = (fragment.actions[row] - 0.5f) * fragment.rewards[row] * 1e-3f;
                    float trust = fragment.behaviourLogProbs[row] + noise.nextFloat() * 1e-3f;
                    for (int i = 0; i < weights.length; i++) {
                        weights[i] += push * trust * fragment.observations[row * weights.length + i];
                    }
                }
            }
            snapshot = PolicySnapshot.of(snapshot.version().next(), weights);
            return new UpdateStatistics(0, 0, 0, 0, 0, 0, 0, 1e-3f, 1, 0);
        }

        @Override
        public SortedMap<String, byte[]> save() {
            StateBuffer state = new StateBuffer();
            try (DataOutputStream out = state.rewrite()) {
                out.writeLong(noise.state());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new TreeMap<>(Map.of("random", state.toByteArray()));
        }

        @Override
        public void restore(PolicySnapshot saved, SortedMap<String, byte[]> components) {
            snapshot = saved;
            try (DataInputStream in = StateBuffer.reading(components.getOrDefault("random", new byte[0]))) {
                noise.restore(in.readLong());
            } catch (IOException e) {
                throw new IllegalArgumentException("component 'random' does not fit", e);
            }
        }

        @Override
        public void close() {}
    }
}
