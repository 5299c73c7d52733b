package io.troupe.collect;

import io.troupe.env.Snapshotable;
import io.troupe.env.VectorEnvironment;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Copies that observe (ticks + 2 copy, 1000 or -1000) and earn copy + 1 at each step. The episode of copy 0 ends with
 * every second tick, with (2.5, 7) as its final observation.
 */
final class Ticking implements VectorEnvironment, Snapshotable {
    private static final int NEVER = -1;

    private final int copies;
    private final int failsAt;
    private int ticks;

    Ticking(int copies) {
        this(copies, NEVER);
    }

    /** @param failsAt tick at which copy 1 fails and begins anew, as far as one can see */
    Ticking(int copies, int failsAt) {
        this.copies = copies;
        this.failsAt = failsAt;
    }

    @Override
    public EnvironmentSpec spec() {
        return new EnvironmentSpec("Ticking", Box.unbounded(2), new Discrete(2), 10);
    }

    @Override
    public int copies() {
        return copies;
    }

    @Override
    public void reset(long seed, float[] observations, int offset) {
        ticks = 0;
        observe(observations, offset);
    }

    @Override
    public void step(Trajectory fragment, int t) {
        ticks++;
        for (int copy = 0; copy < copies; copy++) {
            int row = t * copies + copy;
            fragment.rewards[row] = copy + 1;
            fragment.terminated[row] = copy == 0 && ticks % 2 == 0;
            fragment.truncated[row] = false;
            if (copy == 1 && ticks == failsAt) {
                fragment.voided[row] = true;
            }
            if (fragment.terminated[row]) {
                fragment.finalObservations.append(row, new float[] {2.5f, 7}, 0);
            }
        }
        observe(fragment.observations, 2 * (t + 1) * copies);
    }

    private void observe(float[] observations, int offset) {
        for (int copy = 0; copy < copies; copy++) {
            observations[offset + 2 * copy] = ticks + 2 * copy;
            observations[offset + 2 * copy + 1] = copy == 0 ? 1000 : -1000;
        }
    }

    @Override
    public void save(DataOutput out) throws IOException {
        out.writeInt(ticks);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        ticks = in.readInt();
    }
}
