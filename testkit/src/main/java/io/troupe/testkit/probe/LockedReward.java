package io.troupe.testkit.probe;

import io.troupe.env.Environment;
import io.troupe.env.Masked;
import io.troupe.env.Snapshotable;
import io.troupe.env.StepResult;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.random.RandomGenerator;

/**
 * Action 0 takes a reward of 1 at once, action 1 enters a room where action 1 gives 3 and action 0 nothing. In half of the
 * episodes, as can be seen before and not from inside, action 1 is masked in there: then entering is worth nothing. Whoever
 * values the room by its best action, masked or not, enters always.
 *
 * <p>Where the room is open, the first step costs 2 in addition: what is right gives 1 either way. The discount is to be
 * between 1/3 and 1.
 */
final class LockedReward implements Environment, Masked, Snapshotable {
    private static final float AT_ONCE = 1;
    private static final float LATER = 3;
    private static final float FEE = 2;

    private final EnvironmentSpec spec =
            new EnvironmentSpec("LockedReward", Box.of(2, -1, 1), new Discrete(2), EnvironmentSpec.UNLIMITED, true);
    private boolean locked;
    private boolean inside;

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        locked = random.nextBoolean();
        inside = false;
        observe(observation);
    }

    @Override
    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
        boolean one = action[0] == 1;
        if (inside) {
            observe(observation);
            return StepResult.terminated(one ? LATER : 0);
        }
        inside = one;
        observe(observation);
        float fee = locked ? 0 : FEE;
        return one ? StepResult.running(-fee) : StepResult.terminated(AT_ONCE - fee);
    }

    private void observe(float[] observation) {
        observation[0] = inside ? 1 : 0;
        observation[1] = inside ? 0 : locked ? 1 : -1;
    }

    @Override
    public void actionMask(boolean[] mask, int offset) {
        mask[offset] = true;
        mask[offset + 1] = !(inside && locked);
    }

    @Override
    public void save(DataOutput out) throws IOException {
        out.writeBoolean(locked);
        out.writeBoolean(inside);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        locked = in.readBoolean();
        inside = in.readBoolean();
    }
}
