package io.troupe.env.classic;

import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;

/**
 * Drive an underpowered car out of a valley: Moore, "Efficient Memory-based Learning for Robot Control" (1990), as
 * Gymnasium's MountainCar-v0. State: position, velocity. Reward -1 a step.
 */
final class MountainCar extends ClassicVectorEnvironment {
    static final String NAME = "MountainCar-v0";

    private static final int STATE = 2;
    private static final double MIN_POSITION = -1.2;
    private static final double MAX_POSITION = 0.6;
    private static final double MAX_SPEED = 0.07;
    private static final double GOAL_POSITION = 0.5;
    private static final double FORCE = 0.001;
    private static final double GRAVITY = 0.0025;
    private static final double START_LOW = -0.6;
    private static final double START_HIGH = -0.4;

    private final double goalVelocity;

    MountainCar(int copies, double goalVelocity) {
        super(new EnvironmentSpec(NAME, bounds(), new Discrete(3), 200), copies, STATE);
        this.goalVelocity = goalVelocity;
    }

    /** The box of both mountain cars. */
    static Box bounds() {
        return new Box(
                new float[] {(float) MIN_POSITION, (float) -MAX_SPEED},
                new float[] {(float) MAX_POSITION, (float) MAX_SPEED});
    }

    @Override
    protected void start(RandomStream random, int at) {
        state[at] = random.uniform(START_LOW, START_HIGH);
        state[at + 1] = 0;
    }

    @Override
    protected void advance(float[] actions, int row, float[] rewards, boolean[] terminated) {
        for (int b = 0; b < copies; b++) {
            int at = b * STATE;
            double position = state[at];
            double push = (choice(actions[row + b], 3, b) - 1) * FORCE - Math.cos(3 * position) * GRAVITY;
            double velocity = Math.clamp(state[at + 1] + push, -MAX_SPEED, MAX_SPEED);
            position = Math.clamp(position + velocity, MIN_POSITION, MAX_POSITION);
            if (position == MIN_POSITION && velocity < 0) {
                velocity = 0;
            }
            state[at] = position;
            state[at + 1] = velocity;
            rewards[row + b] = -1;
            terminated[row + b] = position >= GOAL_POSITION && velocity >= goalVelocity;
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
