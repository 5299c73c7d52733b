package io.troupe.testkit.probe;

import io.troupe.env.Environment;
import io.troupe.env.Snapshotable;
import io.troupe.env.StepResult;
import io.troupe.spec.ActionParts;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Space;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.random.RandomGenerator;

/**
 * The first action says which share of 1 is invested. The rest is the reward at once; what was invested comes back
 * multiplied, as the reward of the third step, with which the episode ends. The later actions change nothing.
 *
 * <p>So investing is right exactly when discount^2 times the multiple is above 1. Observed are the time and the share.
 */
final class Investment implements Environment, Snapshotable {
    private static final int LAST = 2;

    private final EnvironmentSpec spec;
    private final boolean continuous;
    private final float multiple;
    private int time;
    private float share;

    /**
     * @param action two choices (0 keeps, 1 invests all), or one value from -1 (keeps) to 1 (invests all)
     * @param multiple reward of investing 1
     */
    Investment(Space action, float multiple) {
        spec = new EnvironmentSpec("Investment", Box.of(2, 0, 1), action, EnvironmentSpec.UNLIMITED);
        continuous = ActionParts.of(action).continuous() > 0;
        this.multiple = multiple;
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        time = 0;
        share = 0;
        observe(observation);
    }

    @Override
    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
        float reward = 0;
        boolean over = time == LAST;
        if (time == 0) {
            share = continuous ? (action[0] + 1) / 2 : action[0];
            reward = 1 - share;
        } else if (over) {
            reward = share * multiple;
        }
        time = Math.min(time + 1, LAST);
        observe(observation);
        return over ? StepResult.terminated(reward) : StepResult.running(reward);
    }

    private void observe(float[] observation) {
        observation[0] = (float) time / LAST;
        observation[1] = share;
    }

    @Override
    public void save(DataOutput out) throws IOException {
        out.writeInt(time);
        out.writeFloat(share);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        time = in.readInt();
        share = in.readFloat();
    }
}
