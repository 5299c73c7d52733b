package io.troupe.examples.mistakes;

import io.troupe.env.Environment;
import io.troupe.env.StepResult;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import java.util.random.RandomGenerator;

/** Goes through a door that is not there. */
public final class ExceptionInStep implements Environment {
    @Override
    public EnvironmentSpec spec() {
        return new EnvironmentSpec("ExceptionInStep", Box.of(1, -1, 1), new Discrete(2), 50);
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        observation[0] = 0;
    }

    @Override
    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
        observation[0] = 0;
        int door = (int) action[0];
        if (door != 0) {
            throw new IllegalStateException("there is no door " + door);
        }
        return StepResult.running(1);
    }
}
