package io.troupe.env.physics;

import io.troupe.trajectory.Trajectory;
import java.util.Arrays;

/** One copy of a lander, which a test puts where it wants. */
final class Flight {
    final LunarLander environment;
    private final Trajectory fragment;
    private float[] before = new float[0];
    private float[] after;

    Flight(LunarLander environment, long seed) {
        this.environment = environment;
        fragment = new Trajectory(environment.spec(), 1, 1);
        environment.reset(seed, fragment.observations, 0);
        after = read(fragment.observations, 0);
    }

    static Flight discrete() {
        return new Flight(new LunarLander(1, false, Weather.CALM), 1);
    }

    static Flight continuous() {
        return new Flight(new LunarLander(1, true, Weather.CALM), 1);
    }

    private static float[] read(float[] from, int offset) {
        return Arrays.copyOfRange(from, offset, offset + 8);
    }

    /** Puts the lander above the pad: from its middle, from where it would stand, and how fast and how tilted it is. */
    Flight at(double x, double above, double speedX, double speedY, double angle) {
        double[] state = environment.state;
        state[Part.X] = LunarLander.WIDTH / 2 + x;
        state[Part.Y] = LunarLander.PAD_HEIGHT + environment.standing() + above;
        state[Part.SPEED_X] = speedX;
        state[Part.SPEED_Y] = speedY;
        state[Part.ANGLE] = angle;
        state[Part.TURN] = 0;
        environment.assemble(0);
        environment.observe(0, 1, fragment.observations, 0);
        after = read(fragment.observations, 0);
        return this;
    }

    double get(int element) {
        return environment.state[element];
    }

    float step(float... action) {
        fragment.begin(0, 0, fragment.policyVersion());
        System.arraycopy(action, 0, fragment.actions, 0, action.length);
        before = after;
        environment.step(fragment, 0);
        after = isOver() || isCut()
                ? read(fragment.finalObservations.values(), 0)
                : read(fragment.observations, fragment.observationSize());
        return fragment.rewards[0];
    }

    boolean isOver() {
        return fragment.terminated[0];
    }

    boolean isCut() {
        return fragment.truncated[0];
    }

    /** The observation after the last step, of the episode that this step belongs to. */
    float[] seen() {
        return after;
    }

    /** The part of a reward that is not shaping. */
    double withoutShaping(float reward) {
        return reward - shaping(after) + shaping(before);
    }

    private static double shaping(float[] o) {
        return 10 * (o[6] + o[7]) - 100 * (Math.hypot(o[0], o[1]) + Math.hypot(o[2], o[3]) + Math.abs(o[4]));
    }
}
