package io.troupe.joint;

import io.troupe.env.Environment;
import io.troupe.env.Snapshotable;
import io.troupe.env.StepResult;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.random.RandomGenerator;

/** A walk along a line whose start and length depend on the number of the episode alone: there is nothing to draw. */
final class Walk implements Environment, Snapshotable {
    private final EnvironmentSpec spec;
    private final boolean terminates;
    private final float pull;
    private float position;
    private int episode;
    private int left;

    /**
     * @param choices actions: steps to the left, nothing, to the right
     * @param terminates whether episodes end by themselves, or are cut
     * @param pull where the reward is highest
     */
    Walk(String name, int choices, boolean terminates, float pull) {
        spec = new EnvironmentSpec(name, Box.unbounded(2), new Discrete(choices), EnvironmentSpec.UNLIMITED);
        this.terminates = terminates;
        this.pull = pull;
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        left = 4 + episode % 5;
        position = (episode % 7 - 3) * 0.3f;
        episode++;
        observe(observation);
    }

    private void observe(float[] observation) {
        observation[0] = position;
        observation[1] = left * 0.1f;
    }

    @Override
    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
        left--;
        position += 0.25f * (action[0] - (((Discrete) spec.action()).n() - 1) / 2f);
        observe(observation);
        float reward = -Math.abs(position - pull);
        return new StepResult(reward, left == 0 && terminates, left == 0 && !terminates);
    }

    @Override
    public void save(DataOutput out) throws IOException {
        out.writeFloat(position);
        out.writeInt(episode);
        out.writeInt(left);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        position = in.readFloat();
        episode = in.readInt();
        left = in.readInt();
    }
}
