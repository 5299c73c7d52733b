package io.troupe.env.classic;

import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;

/**
 * Balance a pole on a cart: Barto, Sutton and Anderson, "Neuronlike Adaptive Elements That Can Solve Difficult Learning
 * Control Problems" (1983), as Gymnasium's CartPole-v1 with Euler integration. State: position [m], velocity [m/s],
 * angle [rad], angular velocity [rad/s]. Reward 1 a step, the last one included.
 */
final class CartPole extends ClassicVectorEnvironment {
    static final String NAME = "CartPole-v1";

    private static final int STATE = 4;
    private static final double GRAVITY = 9.8;
    private static final double POLE_MASS = 0.1;
    private static final double TOTAL_MASS = 1.0 + POLE_MASS;
    private static final double HALF_LENGTH = 0.5;
    private static final double POLE_MOMENT = POLE_MASS * HALF_LENGTH;
    private static final double FORCE = 10.0;
    private static final double SECONDS = 0.02;
    private static final double POSITION_LIMIT = 2.4;
    private static final double ANGLE_LIMIT = 12 * 2 * Math.PI / 360;
    private static final double START = 0.05;

    CartPole(int copies) {
        super(new EnvironmentSpec(NAME, bounds(), new Discrete(2), 500), copies, STATE);
    }

    private static Box bounds() {
        float position = (float) (2 * POSITION_LIMIT);
        float angle = (float) (2 * ANGLE_LIMIT);
        float infinity = Float.POSITIVE_INFINITY;
        return new Box(
                new float[] {-position, -infinity, -angle, -infinity},
                new float[] {position, infinity, angle, infinity});
    }

    @Override
    protected void start(RandomStream random, int at) {
        for (int i = 0; i < STATE; i++) {
            state[at + i] = random.uniform(-START, START);
        }
    }

    @Override
    protected void advance(float[] actions, int row, float[] rewards, boolean[] terminated) {
        double[] s = state;
        for (int b = 0; b < copies; b++) {
            int at = b * STATE;
            double force = choice(actions[row + b], 2, b) == 1 ? FORCE : -FORCE;
            double velocity = s[at + 1];
            double angle = s[at + 2];
            double spin = s[at + 3];
            double cos = Math.cos(angle);
            double sin = Math.sin(angle);
            double push = (force + POLE_MOMENT * (spin * spin) * sin) / TOTAL_MASS;
            double spinRate =
                    (GRAVITY * sin - cos * push) / (HALF_LENGTH * (4.0 / 3.0 - POLE_MASS * (cos * cos) / TOTAL_MASS));
            double acceleration = push - POLE_MOMENT * spinRate * cos / TOTAL_MASS;
            double newPosition = s[at] + SECONDS * velocity;
            double newAngle = angle + SECONDS * spin;
            s[at] = newPosition;
            s[at + 1] = velocity + SECONDS * acceleration;
            s[at + 2] = newAngle;
            s[at + 3] = spin + SECONDS * spinRate;
            rewards[row + b] = 1;
            terminated[row + b] = Math.abs(newPosition) > POSITION_LIMIT || Math.abs(newAngle) > ANGLE_LIMIT;
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
