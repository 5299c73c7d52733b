package io.troupe.env.classic;

import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;

/**
 * The mountain car with a continuous force, as Gymnasium's MountainCarContinuous-v0 behind its {@code ClipAction}
 * wrapper. State: position, velocity. Reward 100 at the goal, less a tenth of the squared force at every step.
 *
 * <p>Unlike its siblings, Gymnasium keeps this state in single precision and so computes in it; equality at the goal line
 * needs the same here.
 */
final class MountainCarContinuous extends ClassicVectorEnvironment {
    static final String NAME = "MountainCarContinuous-v0";

    private static final int STATE = 2;
    private static final float MIN_POSITION = -1.2f;
    private static final float MAX_POSITION = 0.6f;
    private static final float MAX_SPEED = 0.07f;
    private static final float GOAL_POSITION = 0.45f;
    private static final float GOAL_REWARD = 100;
    private static final float MAX_FORCE = 1;
    private static final float POWER = 0.0015f;
    private static final double GRAVITY = 0.0025;
    private static final double FORCE_COST = 0.1;
    private static final double START_LOW = -0.6;
    private static final double START_HIGH = -0.4;

    private final float goalVelocity;

    MountainCarContinuous(int copies, double goalVelocity) {
        super(new EnvironmentSpec(NAME, MountainCar.bounds(), Box.of(1, -MAX_FORCE, MAX_FORCE), 999), copies, STATE);
        this.goalVelocity = (float) goalVelocity;
    }

    @Override
    protected void start(RandomStream random, int at) {
        state[at] = (float) random.uniform(START_LOW, START_HIGH);
        state[at + 1] = 0;
    }

    @Override
    protected void advance(float[] actions, int row, float[] rewards, boolean[] terminated) {
        for (int b = 0; b < copies; b++) {
            int at = b * STATE;
            float position = (float) state[at];
            float force = clipped(actions[row + b], MAX_FORCE, b);
            float push = force * POWER - (float) (GRAVITY * Math.cos(3 * position));
            float velocity = Math.clamp((float) state[at + 1] + push, -MAX_SPEED, MAX_SPEED);
            position = Math.clamp(position + velocity, MIN_POSITION, MAX_POSITION);
            if (position == MIN_POSITION && velocity < 0) {
                velocity = 0;
            }
            state[at] = position;
            state[at + 1] = velocity;
            boolean reached = position >= GOAL_POSITION && velocity >= goalVelocity;
            double cost = (double) force * force * FORCE_COST;
            rewards[row + b] = (float) (reached ? GOAL_REWARD - cost : -cost);
            terminated[row + b] = reached;
        }
    }

    @Override
    protected void observe(int first, int end, float[] observations, int offset) {
        int start = first * STATE;
        int count = (end - first) * STATE;
        for (int i = 0; i < count; i++) {
            observations[offset + i] = (float) state[start + i];
        }
    }
}
