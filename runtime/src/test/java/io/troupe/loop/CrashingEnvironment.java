package io.troupe.loop;

import io.troupe.env.Environment;
import io.troupe.env.StepResult;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import java.util.random.RandomGenerator;

/** Every step costs something: 1 with action 0, and 1.3 with action 1, half of whose steps throw. */
final class CrashingEnvironment implements Environment {
    static final EnvironmentSpec SPEC = new EnvironmentSpec("Crashing", Box.of(1, 0, 1), new Discrete(2), 20);

    /** One that fails at once would be beyond repair. */
    private boolean stepped;

    @Override
    public EnvironmentSpec spec() {
        return SPEC;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        observation[0] = 1;
    }

    @Override
    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
        observation[0] = 1;
        boolean risky = action[0] == 1;
        if (risky && random.nextBoolean() && stepped) {
            throw new IllegalStateException("crashed");
        }
        stepped = true;
        return StepResult.running(risky ? -1.3f : -1);
    }
}
