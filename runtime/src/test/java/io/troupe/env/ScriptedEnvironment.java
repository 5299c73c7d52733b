package io.troupe.env;

import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import java.util.random.RandomGenerator;

/** An author's environment that counts its steps in both elements of its observation, and behaves as it is told. */
final class ScriptedEnvironment implements Environment {
    static final EnvironmentSpec SPEC = new EnvironmentSpec("Scripted", Box.unbounded(2), new Discrete(2), 4);

    /** What happens at a step, instead of the normal thing or before it. */
    interface Act {
        StepResult at(int step, float[] observation);
    }

    private final Act act;
    private final Runnable closed;
    private int step;

    ScriptedEnvironment(Act act, Runnable closed) {
        this.act = act;
        this.closed = closed;
    }

    static StepResult good(int step, float[] observation) {
        observation[0] = step;
        observation[1] = -step;
        return StepResult.running(1);
    }

    @Override
    public EnvironmentSpec spec() {
        return SPEC;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        step = 0;
        act.at(0, observation);
    }

    @Override
    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
        step++;
        return act.at(step, observation);
    }

    @Override
    public void close() {
        closed.run();
    }
}
