package io.troupe.testkit;

import io.troupe.env.Environment;
import io.troupe.env.Snapshotable;
import io.troupe.env.StepResult;
import io.troupe.env.VectorEnvironment;
import io.troupe.policy.PolicyVersion;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.random.RandomGenerator;

/**
 * A vectorised environment with one copy as an {@link Environment}, so that the {@link EnvironmentContract} can be held
 * against it. Every episode has a seed of its own. Without action masks, streams of rewards and measures.
 */
public final class OneCopy implements Environment, Snapshotable {
    private final VectorEnvironment environment;
    private final EnvironmentSpec spec;
    private final Trajectory step;

    /** @param environment with one copy, {@link Snapshotable} and without masks; taken over */
    public OneCopy(VectorEnvironment environment) {
        EnvironmentSpec own = environment.spec();
        if (environment.copies() != 1 || own.masked() || !(environment instanceof Snapshotable)) {
            throw new IllegalArgumentException(own.name() + " needs one copy, no masks, and to be Snapshotable");
        }
        this.environment = environment;
        spec = new EnvironmentSpec(own.name(), own.observation(), own.action(), own.maxEpisodeSteps());
        step = new Trajectory(own, 1, 1);
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        environment.reset(random.nextLong(), step.observations, 0);
        System.arraycopy(step.observations, 0, observation, 0, observation.length);
    }

    @Override
    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
        step.begin(0, 0, PolicyVersion.INITIAL);
        System.arraycopy(action, 0, step.actions, 0, action.length);
        environment.step(step, 0);
        if (step.finalObservations.count() > 0) {
            System.arraycopy(step.finalObservations.values(), 0, observation, 0, observation.length);
        } else {
            System.arraycopy(step.observations, observation.length, observation, 0, observation.length);
        }
        return new StepResult(step.rewards[0], step.terminated[0], step.truncated[0]);
    }

    @Override
    public void save(DataOutput out) throws IOException {
        ((Snapshotable) environment).save(out);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        ((Snapshotable) environment).restore(in);
    }

    @Override
    public void close() {
        environment.close();
    }
}
