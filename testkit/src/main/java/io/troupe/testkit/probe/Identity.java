package io.troupe.testkit.probe;

import io.troupe.env.Environment;
import io.troupe.env.Snapshotable;
import io.troupe.env.StepResult;
import io.troupe.spec.ActionParts;
import io.troupe.spec.Box;
import io.troupe.spec.Dict;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Space;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.random.RandomGenerator;

/**
 * Rewards the repetition of a goal that is observed: 1 a step when every choice is repeated and every continuous value is
 * met, less for what is not. Every episode has ten goals.
 *
 * <p>Observed are the goal's values, or a dict of a disturbance and the goal.
 */
public class Identity implements Environment, Snapshotable {
    /** Steps of an episode, and its highest return. */
    public static final int STEPS = 10;

    private static final int DISTURBANCE = 2;

    private final EnvironmentSpec spec;
    private final ActionParts parts;
    private final int goalOffset;
    private final float[] goal;

    /**
     * @param action what is to be repeated, of which continuous values are within [-1, 1]
     * @param dict whether a disturbance is observed with the goal
     */
    public Identity(Space action, boolean dict) {
        this(action, dict, false);
    }

    Identity(Space action, boolean dict, boolean masked) {
        Space observation = dict
                ? Dict.of(new Dict.Part("disturbance", Box.of(DISTURBANCE, -1, 1)), new Dict.Part("goal", action))
                : action;
        spec = new EnvironmentSpec("Identity", observation, action, STEPS, masked);
        parts = ActionParts.of(action);
        goalOffset = dict ? DISTURBANCE : 0;
        goal = new float[action.size()];
    }

    @Override
    public final EnvironmentSpec spec() {
        return spec;
    }

    final ActionParts parts() {
        return parts;
    }

    /** What is to be repeated. */
    final float[] goal() {
        return goal;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        for (int i = 0; i < parts.continuous(); i++) {
            goal[i] = (float) (2 * random.nextDouble() - 1);
        }
        for (int branch = 0; branch < parts.branches().size(); branch++) {
            goal[parts.continuous() + branch] = random.nextInt(parts.branches().get(branch));
        }
        for (int i = 0; i < goalOffset; i++) {
            observation[i] = (float) (2 * random.nextDouble() - 1);
        }
        System.arraycopy(goal, 0, observation, goalOffset, goal.length);
    }

    @Override
    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
        double sum = 0;
        for (int i = 0; i < goal.length; i++) {
            boolean continuous = i < parts.continuous();
            double distance = Math.abs(action[i] - goal[i]);
            sum += continuous ? 1 - distance : rewardOfChoice(i - parts.continuous(), (int) action[i]);
        }
        reset(random, observation);
        return StepResult.running((float) (sum / goal.length));
    }

    double rewardOfChoice(int branch, int choice) {
        return choice == goal[parts.continuous() + branch] ? 1 : 0;
    }

    @Override
    public void save(DataOutput out) throws IOException {
        for (float value : goal) {
            out.writeFloat(value);
        }
    }

    @Override
    public void restore(DataInput in) throws IOException {
        for (int i = 0; i < goal.length; i++) {
            goal[i] = in.readFloat();
        }
    }
}
