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

/** One observation, one action, one reward, and the episode is over: there is no future that anything could be wrong with. */
final class OneStep implements Environment, Snapshotable {
    /** What an action is worth. */
    @FunctionalInterface
    interface Reward {
        /**
         * @param observation -1 or 1, or 0 where there is nothing to observe
         * @param action a value of the action space
         */
        float of(float observation, float[] action);
    }

    private final EnvironmentSpec spec;
    private final boolean observes;
    private final Reward reward;
    private float observed;

    /** @param observes whether -1 or 1 is observed, with equal probability, rather than 0 */
    OneStep(Space action, boolean observes, Reward reward) {
        spec = new EnvironmentSpec("OneStep", Box.of(1, -1, 1), action, EnvironmentSpec.UNLIMITED);
        this.observes = observes;
        this.reward = reward;
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        observed = observes ? (random.nextBoolean() ? 1 : -1) : 0;
        observation[0] = observed;
    }

    @Override
    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
        observation[0] = observed;
        return StepResult.terminated(reward.of(observed, action));
    }

    @Override
    public void save(DataOutput out) throws IOException {
        out.writeFloat(observed);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        observed = in.readFloat();
    }
}
