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
 * Shows -1 or 1 once, then nothing for ten steps; only the last action counts, and it should be what was shown. Observed is
 * the sign, if it is shown, and whether this is the last step.
 */
final class Recall implements Environment, Snapshotable {
    static final int STEPS = 10;

    private final EnvironmentSpec spec;
    private final boolean continuous;
    private float sign = 1;
    private int time;

    /** @param action two choices, or one value from -1 to 1 */
    Recall(Space action) {
        spec = new EnvironmentSpec("Recall", Box.of(2, -1, 1), action, EnvironmentSpec.UNLIMITED);
        continuous = ActionParts.of(action).continuous() > 0;
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        sign = random.nextBoolean() ? 1 : -1;
        time = 0;
        observe(observation);
    }

    @Override
    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
        boolean over = time == STEPS;
        float said = continuous ? action[0] : 2 * action[0] - 1;
        time = Math.min(time + 1, STEPS);
        observe(observation);
        return over ? StepResult.terminated(1 - Math.abs(said - sign) / 2) : StepResult.running(0);
    }

    private void observe(float[] observation) {
        observation[0] = time == 0 ? sign : 0;
        observation[1] = time == STEPS ? 1 : 0;
    }

    @Override
    public void save(DataOutput out) throws IOException {
        out.writeFloat(sign);
        out.writeInt(time);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        sign = in.readFloat();
        time = in.readInt();
    }
}
