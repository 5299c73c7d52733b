package io.troupe.env;

import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.MultiDiscrete;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.random.RandomGenerator;

/** Counts its steps; in step t, choice t mod 3 of branch 0 is masked, and with {@code dead} steps all of branch 1. */
final class MaskedCounter implements Environment, Masked, Snapshotable {
    static final EnvironmentSpec SPEC =
            new EnvironmentSpec("MaskedCounter", Box.unbounded(1), new MultiDiscrete(3, 2), 6, true);

    private final int dead;
    private int steps;

    /** @param dead step after which nothing is allowed; beyond 6 for never */
    MaskedCounter(int dead) {
        this.dead = dead;
    }

    @Override
    public EnvironmentSpec spec() {
        return SPEC;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        steps = 0;
        observation[0] = 0;
    }

    @Override
    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
        steps++;
        observation[0] = steps;
        return StepResult.running(1);
    }

    @Override
    public void actionMask(boolean[] mask, int offset) {
        for (int choice = 0; choice < 3; choice++) {
            mask[offset + choice] = choice != steps % 3;
        }
        mask[offset + 3] = steps != dead;
    }

    @Override
    public void save(DataOutput out) throws IOException {
        out.writeInt(steps);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        steps = in.readInt();
    }
}
