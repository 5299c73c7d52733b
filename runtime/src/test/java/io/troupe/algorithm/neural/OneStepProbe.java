package io.troupe.algorithm.neural;

import io.troupe.algorithm.Algorithm.ConfiguredAlgorithm;
import io.troupe.algorithm.Learner;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicyInput;
import io.troupe.policy.PolicyVersion;
import io.troupe.random.RandomStream;
import io.troupe.spec.ActionParts;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Space;
import io.troupe.trajectory.Trajectory;
import java.util.List;

/**
 * Episodes of one step. The observation has one number; a continuous action is to be the same number, at a cost of the
 * squared distance, and a choice among n is to be the n-th part of [-1, 1] that it lies in, worth 1.
 */
public final class OneStepProbe {
    private final EnvironmentSpec spec;
    private final ActionParts parts;
    private final RandomStream random = RandomStream.ofSeed(3);
    private final Trajectory fragment;
    private long steps;

    public OneStepProbe(Space action, int rolloutSteps) {
        spec = new EnvironmentSpec("Probe", Box.of(1, -1, 1), action, 1);
        parts = ActionParts.of(action);
        fragment = new Trajectory(spec, rolloutSteps, 1);
    }

    public EnvironmentSpec spec() {
        return spec;
    }

    /** The next fragment, acted by the current policy. */
    public Trajectory next(Policy policy, PolicyVersion version) {
        fragment.begin(0, steps / fragment.rows(), version);
        for (int i = 0; i <= fragment.rows(); i++) {
            fragment.observations[i] = 2 * random.nextFloat() - 1;
        }
        policy.sample(
                PolicyInput.of(fragment.observations, fragment.rows()),
                random,
                fragment.actions,
                0,
                fragment.behaviourLogProbs,
                0);
        for (int row = 0; row < fragment.rows(); row++) {
            fragment.rewards[row] = reward(fragment.observations[row], fragment.actions, row * parts.size());
            fragment.terminated[row] = true;
            fragment.finalObservations.append(row, fragment.observations, row);
        }
        steps += fragment.rows();
        return fragment;
    }

    private float reward(float observation, float[] actions, int at) {
        float reward = 0;
        for (int i = 0; i < parts.continuous(); i++) {
            float distance = actions[at + i] - observation;
            reward -= distance * distance;
        }
        for (int branch = 0; branch < parts.branches().size(); branch++) {
            int n = parts.branches().get(branch);
            int right = Math.min(n - 1, (int) ((observation + 1) / 2 * n));
            reward += (int) actions[at + parts.continuous() + branch] == right ? 1 : 0;
        }
        return reward;
    }

    /** Learns for so many updates and gives the mean reward of the greedy policy. */
    public double train(ConfiguredAlgorithm algorithm, Learner learner, int updates) {
        try (Policy policy = algorithm.createPolicy()) {
            for (int i = 0; i < updates; i++) {
                policy.load(learner.snapshot());
                long before = steps;
                learner.update(List.of(next(policy, learner.snapshot().version())), before);
            }
            policy.load(learner.snapshot());
            return greedy(policy);
        }
    }

    private double greedy(Policy policy) {
        int rows = 401;
        float[] observations = new float[rows];
        for (int i = 0; i < rows; i++) {
            observations[i] = -1 + 2f * i / (rows - 1);
        }
        float[] actions = new float[rows * parts.size()];
        policy.mode(PolicyInput.of(observations, rows), actions, 0);
        double sum = 0;
        for (int i = 0; i < rows; i++) {
            sum += reward(observations[i], actions, i * parts.size());
        }
        return sum / rows;
    }

    public long steps() {
        return steps;
    }
}
