package io.troupe.examples.mistakes;

import io.troupe.env.Environment;
import io.troupe.env.StepResult;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import java.util.random.RandomGenerator;

/** The spec says four elements, and only three are ever written. */
public final class WrongObservationLength implements Environment {
    @Override
    public EnvironmentSpec spec() {
        return new EnvironmentSpec("WrongObservationLength", Box.of(4, -1, 1), new Discrete(2), 50);
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        System.arraycopy(new float[] {0.1f, 0.2f, 0.3f}, 0, observation, 0, 3);
    }

    @Override
    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
        System.arraycopy(new float[] {0.1f, 0.2f, 0.3f}, 0, observation, 0, 3);
        return StepResult.running(1);
    }
}
