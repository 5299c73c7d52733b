package io.troupe.examples;

import io.troupe.env.Environment;
import io.troupe.env.StepResult;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import java.util.random.RandomGenerator;

/** Walk from the middle of a corridor to the end where the treasure is; the other end is a pit. Best return 0.94. */
public final class Corridor implements Environment {
    private static final int HALF_LENGTH = 4;

    private int position;
    private int treasure;

    @Override
    public EnvironmentSpec spec() {
        return new EnvironmentSpec("Corridor", Box.of(2, -1, 1), new Discrete(2), 50);
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        position = 0;
        treasure = random.nextBoolean() ? 1 : -1;
        observe(observation);
    }

    @Override
    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
        position += action[0] == 1 ? 1 : -1;
        observe(observation);
        if (Math.abs(position) < HALF_LENGTH) {
            return StepResult.running(-0.02f);
        }
        return StepResult.terminated(position == treasure * HALF_LENGTH ? 1 : -1);
    }

    private void observe(float[] observation) {
        observation[0] = (float) position / HALF_LENGTH;
        observation[1] = treasure;
    }
}
