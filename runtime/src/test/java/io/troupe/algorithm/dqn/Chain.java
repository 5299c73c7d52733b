package io.troupe.algorithm.dqn;

import io.troupe.algorithm.Learner;
import io.troupe.policy.JavaInference;
import io.troupe.policy.PolicyInput;
import io.troupe.policy.PolicySnapshot;
import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.util.List;

/**
 * A row of five places: action 1 goes right, action 0 back to the first. Beyond the last there is a reward of 1 and the
 * task ends; episodes are cut after 12 steps. Q*(place k, right) = gamma^(4 - k).
 */
final class Chain {
    static final int PLACES = 5;
    static final EnvironmentSpec SPEC =
            new EnvironmentSpec("chain", Box.unbounded(PLACES), new Discrete(2), EnvironmentSpec.UNLIMITED);
    private static final int LONGEST = 12;

    private final int copies;
    private final int[] place;
    private final int[] steps;
    private final RandomStream random = RandomStream.ofSeed(7);
    private final Trajectory fragment;
    private long sequence;

    Chain(int rolloutSteps, int copies) {
        this.copies = copies;
        place = new int[copies];
        steps = new int[copies];
        fragment = new Trajectory(SPEC, rolloutSteps, copies);
    }

    /** Fragments and updates in turn. */
    void train(Learner learner, QNetwork network, int updates) {
        try (QPolicy policy = new QPolicy(network, new JavaInference(network.spec()))) {
            for (int i = 0; i < updates; i++) {
                policy.load(learner.snapshot());
                collect(policy, learner.snapshot());
                learner.update(List.of(fragment), (long) i * fragment.rows());
            }
        }
    }

    private void collect(QPolicy policy, PolicySnapshot snapshot) {
        fragment.begin(0, sequence++, snapshot.version());
        observe(0);
        for (int t = 0; t < fragment.steps(); t++) {
            int row = t * copies;
            policy.sample(
                    new PolicyInput().observations(fragment.observations, row * PLACES, copies),
                    random,
                    fragment.actions,
                    row,
                    fragment.behaviourLogProbs,
                    row);
            for (int copy = 0; copy < copies; copy++) {
                step(row + copy, copy);
            }
            observe(row + copies);
        }
    }

    private void step(int row, int copy) {
        place[copy] = fragment.actions[row] == 1 ? place[copy] + 1 : 0;
        boolean terminated = place[copy] == PLACES;
        boolean truncated = !terminated && ++steps[copy] == LONGEST;
        fragment.rewards[row] = terminated ? 1 : 0;
        fragment.terminated[row] = terminated;
        fragment.truncated[row] = truncated;
        if (terminated || truncated) {
            fragment.finalObservations.append(row, observation(terminated ? 0 : place[copy]), 0);
            place[copy] = 0;
            steps[copy] = 0;
        }
    }

    private void observe(int row) {
        for (int copy = 0; copy < copies; copy++) {
            System.arraycopy(observation(place[copy]), 0, fragment.observations, (row + copy) * PLACES, PLACES);
        }
    }

    static float[] observation(int place) {
        float[] observation = new float[PLACES];
        observation[place] = 1;
        return observation;
    }
}
