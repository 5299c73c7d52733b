package io.troupe.env;

import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;

/** Steps an environment with random actions, those of boxes often outside, into a fragment that it reuses. */
final class RandomRollout {
    private final VectorEnvironment environment;
    private final RandomStream actions;
    final Trajectory fragment;

    RandomRollout(VectorEnvironment environment, int steps, long actionSeed) {
        this.environment = environment;
        actions = RandomStream.derive(actionSeed, "actions", 0);
        fragment = new Trajectory(environment.spec(), steps, environment.copies());
    }

    RandomRollout reset(long seed) {
        environment.reset(seed, fragment.observations, fragment.rows() * fragment.observationSize());
        return this;
    }

    /** One fragment, which goes on where the last one ended. */
    Trajectory collect() {
        int row = fragment.copies() * fragment.observationSize();
        System.arraycopy(fragment.observations, fragment.steps() * row, fragment.observations, 0, row);
        fragment.begin(0, 0, fragment.policyVersion());
        for (int t = 0; t < fragment.steps(); t++) {
            act(environment.spec(), t);
            environment.step(fragment, t);
        }
        return fragment;
    }

    private void act(EnvironmentSpec spec, int t) {
        int width = fragment.copies() * fragment.actionSize();
        for (int i = t * width; i < (t + 1) * width; i++) {
            fragment.actions[i] = switch (spec.action()) {
                case Discrete discrete -> actions.nextInt(discrete.n());
                case Box box -> (float) (3 * actions.nextDouble() - 1.5) * box.high()[0];
                default -> throw new IllegalArgumentException(spec.action().toString());
            };
        }
    }
}
