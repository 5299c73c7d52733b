package io.troupe.env;

import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.random.RandomGenerator;

/** An author's environment that can save itself: a noisy walk that ends when it strays too far. */
public final class RandomWalk implements Environment, Snapshotable {
    private static final EnvironmentSpec SPEC =
            new EnvironmentSpec("RandomWalk", Box.unbounded(2), Box.of(1, -1, 1), 30);

    private double position;
    private double lastPush;

    public RandomWalk() {}

    @Override
    public EnvironmentSpec spec() {
        return SPEC;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        position = random.nextDouble();
        lastPush = 0;
        observe(observation);
    }

    @Override
    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
        lastPush = action[0];
        position += lastPush + random.nextDouble() - 0.5;
        observe(observation);
        return Math.abs(position) > 4 ? StepResult.terminated((float) position) : StepResult.running((float) position);
    }

    private void observe(float[] observation) {
        observation[0] = (float) position;
        observation[1] = (float) lastPush;
    }

    @Override
    public void save(DataOutput out) throws IOException {
        out.writeDouble(position);
        out.writeDouble(lastPush);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        position = in.readDouble();
        lastPush = in.readDouble();
    }
}
