package io.troupe.env.classic;

import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;

/**
 * Swing a pendulum up and hold it there, as Gymnasium's Pendulum-v1. State: angle from upright [rad, not wrapped],
 * angular velocity [rad/s]. Reward: less the squared angle, a tenth of the squared velocity and a thousandth of the
 * squared torque, all before the step. It never terminates.
 */
final class Pendulum extends ClassicVectorEnvironment {
    static final String NAME = "Pendulum-v1";
    static final double DEFAULT_GRAVITY = 10;

    private static final int STATE = 2;
    private static final int OBSERVATION = 3;
    private static final float MAX_SPEED = 8;
    private static final float MAX_TORQUE = 2;
    private static final double SECONDS = 0.05;
    private static final double START_ANGLE = Math.PI;
    private static final double START_SPEED = 1;
    private static final double TURN = 2 * Math.PI;

    private final double gravity;

    /** @param gravity in m/s^2; mass and length of the rod are 1 */
    Pendulum(int copies, double gravity) {
        super(new EnvironmentSpec(NAME, bounds(), Box.of(1, -MAX_TORQUE, MAX_TORQUE), 200), copies, STATE);
        this.gravity = gravity;
    }

    private static Box bounds() {
        return new Box(new float[] {-1, -1, -MAX_SPEED}, new float[] {1, 1, MAX_SPEED});
    }

    @Override
    protected void start(RandomStream random, int at) {
        state[at] = random.uniform(-START_ANGLE, START_ANGLE);
        state[at + 1] = random.uniform(-START_SPEED, START_SPEED);
    }

    @Override
    protected void advance(float[] actions, int row, float[] rewards, boolean[] terminated) {
        for (int b = 0; b < copies; b++) {
            int at = b * STATE;
            double angle = state[at];
            double speed = state[at + 1];
            double torque = clipped(actions[row + b], MAX_TORQUE, b);
            double fromUpright = wrapped(angle);
            double cost = fromUpright * fromUpright + 0.1 * (speed * speed) + 0.001 * (torque * torque);
            double acceleration = 3 * gravity / 2 * Math.sin(angle) + 3 * torque;
            double newSpeed = Math.clamp(speed + acceleration * SECONDS, -MAX_SPEED, MAX_SPEED);
            state[at] = angle + newSpeed * SECONDS;
            state[at + 1] = newSpeed;
            rewards[row + b] = (float) -cost;
            terminated[row + b] = false;
        }
    }

    /** The same angle in [-pi, pi). */
    private static double wrapped(double angle) {
        double turned = (angle + Math.PI) % TURN;
        return (turned < 0 ? turned + TURN : turned) - Math.PI;
    }

    @Override
    protected void observe(int first, int end, float[] observations, int offset) {
        int to = offset;
        for (int b = first; b < end; b++) {
            double angle = state[b * STATE];
            observations[to] = (float) Math.cos(angle);
            observations[to + 1] = (float) Math.sin(angle);
            observations[to + 2] = (float) state[b * STATE + 1];
            to += OBSERVATION;
        }
    }
}
