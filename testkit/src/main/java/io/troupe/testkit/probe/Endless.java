package io.troupe.testkit.probe;

import io.troupe.env.Environment;
import io.troupe.env.Snapshotable;
import io.troupe.env.StepResult;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Space;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.random.RandomGenerator;

/**
 * A reward of 1 a step whatever is done, and nothing to observe. Its episodes are cut after five steps; the task itself has
 * no end, so that every step is worth 1 / (1 - discount).
 */
final class Endless implements Environment, Snapshotable {
    private static final int STEPS = 5;

    private final EnvironmentSpec spec;
    private final boolean terminates;
    private int time;

    /** @param terminates whether the end of an episode is taken for that of the task, which is wrong */
    Endless(Space action, boolean terminates) {
        spec = new EnvironmentSpec("Endless", Box.of(1, -1, 1), action, terminates ? EnvironmentSpec.UNLIMITED : STEPS);
        this.terminates = terminates;
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        time = 0;
        observation[0] = 0;
    }

    @Override
    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
        time++;
        observation[0] = 0;
        return terminates && time == STEPS ? StepResult.terminated(1) : StepResult.running(1);
    }

    @Override
    public void save(DataOutput out) throws IOException {
        out.writeInt(time);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        time = in.readInt();
    }
}
