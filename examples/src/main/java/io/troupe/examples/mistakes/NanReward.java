package io.troupe.examples.mistakes;

import io.troupe.env.Environment;
import io.troupe.env.StepResult;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import java.util.random.RandomGenerator;

/** The reward is the mean of nothing: zero divided by zero. */
public final class NanReward implements Environment {
    @Override
    public EnvironmentSpec spec() {
        return new EnvironmentSpec("NanReward", Box.of(1, -1, 1), new Discrete(2), 50);
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        observation[0] = 0;
    }

    @Override
    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
        float collected = 0;
        int items = 0;
        observation[0] = 0;
        return StepResult.running(collected / items);
    }
}
