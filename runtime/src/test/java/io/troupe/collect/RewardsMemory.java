package io.troupe.collect;

import io.troupe.env.VectorEnvironment;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;

/** Two copies whose reward is the action; their episodes take three steps. */
final class RewardsMemory implements VectorEnvironment {
    private static final int COPIES = 2;
    private static final int EPISODE = 3;
    private int ticks;

    @Override
    public EnvironmentSpec spec() {
        return new EnvironmentSpec("RewardsMemory", Box.unbounded(1), Box.unbounded(1), EPISODE);
    }

    @Override
    public int copies() {
        return COPIES;
    }

    @Override
    public void reset(long seed, float[] observations, int offset) {
        ticks = 0;
    }

    @Override
    public void step(Trajectory fragment, int t) {
        ticks++;
        for (int copy = 0; copy < COPIES; copy++) {
            int row = t * COPIES + copy;
            fragment.rewards[row] = fragment.actions[row];
            fragment.terminated[row] = false;
            fragment.truncated[row] = ticks % EPISODE == 0;
            if (fragment.truncated[row]) {
                fragment.finalObservations.append(row, fragment.observations, 0);
            }
        }
    }
}
