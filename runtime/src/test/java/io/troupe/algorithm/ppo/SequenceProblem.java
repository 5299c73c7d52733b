package io.troupe.algorithm.ppo;

import io.troupe.policy.NetworkSpec;
import io.troupe.policy.ParameterLayout;
import io.troupe.policy.PolicyInput;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.policy.RecurrentPolicy;
import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Space;
import io.troupe.trajectory.EpisodeStates;
import io.troupe.trajectory.Trajectory;
import java.util.List;

/** A fragment of 8 steps of 3 copies in which many episodes end, as a recurrent policy acted in it. */
final class SequenceProblem {
    static final int STEPS = 8;
    static final int COPIES = 3;
    static final int INPUTS = 3;

    final PpoConfig config;
    final NetworkSpec network;
    final float[] parameters;
    final Trajectory fragment;
    final SequenceRows sequences;
    final PpoBatch batch;

    /** @param settings with a memory */
    SequenceProblem(String settings, Space action) {
        EnvironmentSpec spec = new EnvironmentSpec("Any", Box.unbounded(INPUTS), action, 10);
        RandomStream random = RandomStream.ofSeed(3);
        config = Problem.config(settings);
        network = config.network(spec);
        parameters = gaussian(random, ParameterLayout.of(network).size(), 0.4);
        fragment = new Trajectory(spec, STEPS, COPIES, config.memory().shape(network));
        fragment.begin(0, 0, PolicyVersion.INITIAL);
        System.arraycopy(
                gaussian(random, fragment.observations.length, 1),
                0,
                fragment.observations,
                0,
                fragment.observations.length);
        end(random);
        act(random, action.size());
        sequences = new SequenceRows(config.memory().sequence(), network.stateSize(), 1, STEPS, COPIES);
        sequences.fill(List.of(fragment));
        batch = new PpoBatch(network, fragment.rows());
        batch.fill(List.of(fragment));
        System.arraycopy(gaussian(random, batch.rows(), 1), 0, batch.advantages(), 0, batch.rows());
        System.arraycopy(gaussian(random, batch.rows(), 1), 0, batch.targets(), 0, batch.rows());
        System.arraycopy(gaussian(random, batch.rows(), 1), 0, batch.values(), 0, batch.rows());
    }

    ParameterLayout layout() {
        return ParameterLayout.of(network);
    }

    /** After the fact: the policy acted as if nothing were void. */
    void voidEveryFourthRow() {
        for (int row = 1; row < fragment.rows(); row += 4) {
            fragment.voided[row] = true;
        }
        sequences.fill(List.of(fragment));
        batch.fill(List.of(fragment));
    }

    private void end(RandomStream random) {
        for (int row = 0; row < fragment.rows(); row++) {
            int event = random.nextInt(5);
            fragment.terminated[row] = event == 0;
            fragment.truncated[row] = event == 1;
            if (event < 2) {
                fragment.finalObservations.append(row, gaussian(random, INPUTS, 1), 0);
            }
        }
    }

    private void act(RandomStream random, int actionSize) {
        EpisodeStates states = new EpisodeStates(COPIES, network.stateSize());
        // As if the fragment were not the first.
        float[] before = gaussian(random, states.current().length, 0.3);
        System.arraycopy(before, 0, states.current(), 0, before.length);
        try (RecurrentPolicy policy = new RecurrentPolicy(network)) {
            policy.load(PolicySnapshot.of(PolicyVersion.INITIAL, parameters));
            PolicyInput input = new PolicyInput().states(states.current(), 0);
            for (int t = 0; t < STEPS; t++) {
                states.store(fragment, t);
                policy.sample(
                        input.observations(fragment.observations, t * COPIES * INPUTS, COPIES),
                        random,
                        fragment.actions,
                        t * COPIES * actionSize,
                        fragment.behaviourLogProbs,
                        t * COPIES);
                states.afterStep(fragment, t);
            }
            states.store(fragment, STEPS);
        }
    }

    static float[] gaussian(RandomStream random, int count, double deviation) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }
}
