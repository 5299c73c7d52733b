package io.troupe.loop;

import io.troupe.env.Environment;
import io.troupe.env.Measured;
import io.troupe.env.Snapshotable;
import io.troupe.env.StepResult;
import io.troupe.env.StreamedRewards;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.random.RandomGenerator;

/**
 * Episodes of three steps: action 1 in the first one costs 1 at once, and pays 3 with the last one; nothing else matters.
 * So it pays where later pay counts, and only there. The observation says which step it is, and at the last whether the
 * cost was borne.
 */
final class TwoStreams implements Environment, StreamedRewards, Measured, Snapshotable {
    static final EnvironmentSpec SPEC = new EnvironmentSpec(
                    "TwoStreams", Box.of(3, 0, 1), new Discrete(2), EnvironmentSpec.UNLIMITED)
            .withRewardStreams("cost", "pay")
            .withMeasures("Invested");

    private static final int STEPS = 3;

    private int step;
    private boolean invested;
    private float cost;
    private float pay;

    @Override
    public EnvironmentSpec spec() {
        return SPEC;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        step = 0;
        invested = false;
        observe(observation);
    }

    private void observe(float[] observation) {
        observation[0] = step == 0 ? 1 : 0;
        observation[1] = step == 1 ? 1 : 0;
        observation[2] = step > 0 && invested ? 1 : 0;
    }

    @Override
    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
        if (step == 0) {
            invested = action[0] == 1;
        }
        cost = step == 0 && invested ? -1 : 0;
        step++;
        pay = step == STEPS && invested ? 3 : 0;
        observe(observation);
        float reward = cost + pay;
        return step == STEPS ? StepResult.terminated(reward) : StepResult.running(reward);
    }

    @Override
    public void rewards(float[] rewards) {
        rewards[0] = cost;
        rewards[1] = pay;
    }

    @Override
    public void measures(float[] values) {
        values[0] = invested ? 1 : 0;
    }

    @Override
    public void save(DataOutput out) throws IOException {
        out.writeInt(step);
        out.writeBoolean(invested);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        step = in.readInt();
        invested = in.readBoolean();
    }
}
