package io.troupe.env.classic;

import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;

/**
 * Swing a two-link robot's tip above a line with a torque on its elbow: Sutton, "Generalization in Reinforcement
 * Learning: Successful Examples Using Sparse Coarse Coding" (1996), as Gymnasium's Acrobot-v1 with the dynamics of
 * Sutton and Barto's book, integrated by one Runge-Kutta step of fourth order. State: angle of the first link from
 * hanging, angle of the second relative to the first [rad], and their rates [rad/s]. Reward -1 a step, 0 for the last.
 */
final class Acrobot extends ClassicVectorEnvironment {
    static final String NAME = "Acrobot-v1";

    private static final int STATE = 4;
    private static final int OBSERVATION = 6;
    private static final double SECONDS = 0.2;
    private static final double GRAVITY = 9.8;
    private static final double LENGTH = 1; // of the first link
    private static final double MASS = 1; // of each link
    private static final double CENTRE = 0.5; // distance of each link's centre of mass from its joint
    private static final double INERTIA = 1; // of each link
    private static final double MAX_SPEED_1 = 4 * Math.PI;
    private static final double MAX_SPEED_2 = 9 * Math.PI;
    private static final double TIP_HEIGHT = 1;
    private static final double START = 0.1;
    private static final double TURN = 2 * Math.PI;

    /** Rates of change of one copy's state at the four points of the step, [4, STATE]. */
    private final double[] slopes = new double[4 * STATE];

    Acrobot(int copies) {
        super(new EnvironmentSpec(NAME, bounds(), new Discrete(3), 500), copies, STATE);
    }

    private static Box bounds() {
        float first = (float) MAX_SPEED_1;
        float second = (float) MAX_SPEED_2;
        return new Box(new float[] {-1, -1, -1, -1, -first, -second}, new float[] {1, 1, 1, 1, first, second});
    }

    @Override
    protected void start(RandomStream random, int at) {
        for (int i = 0; i < STATE; i++) {
            // Gymnasium rounds this first state, and only this one, to single precision.
            state[at + i] = (float) random.uniform(-START, START);
        }
    }

    @Override
    protected void advance(float[] actions, int row, float[] rewards, boolean[] terminated) {
        for (int b = 0; b < copies; b++) {
            integrate(b * STATE, choice(actions[row + b], 3, b) - 1);
            double first = state[b * STATE];
            boolean above = -Math.cos(first) - Math.cos(state[b * STATE + 1] + first) > TIP_HEIGHT;
            rewards[row + b] = above ? 0 : -1;
            terminated[row + b] = above;
        }
    }

    private void integrate(int at, double torque) {
        double[] s = state;
        double[] k = slopes;
        slope(s[at], s[at + 1], s[at + 2], s[at + 3], torque, 0);
        for (int stage = 1; stage < 4; stage++) {
            double h = stage == 3 ? SECONDS : SECONDS / 2;
            int from = (stage - 1) * STATE;
            slope(
                    s[at] + h * k[from],
                    s[at + 1] + h * k[from + 1],
                    s[at + 2] + h * k[from + 2],
                    s[at + 3] + h * k[from + 3],
                    torque,
                    stage * STATE);
        }
        for (int i = 0; i < STATE; i++) {
            double sum = k[i] + 2 * k[STATE + i] + 2 * k[2 * STATE + i] + k[3 * STATE + i];
            s[at + i] += SECONDS / 6 * sum;
        }
        s[at] = wrapped(s[at]);
        s[at + 1] = wrapped(s[at + 1]);
        s[at + 2] = Math.clamp(s[at + 2], -MAX_SPEED_1, MAX_SPEED_1);
        s[at + 3] = Math.clamp(s[at + 3], -MAX_SPEED_2, MAX_SPEED_2);
    }

    /** Equations of motion; writes the four rates at {@code to}. */
    private void slope(double angle1, double angle2, double speed1, double speed2, double torque, int to) {
        double cos2 = Math.cos(angle2);
        double sin2 = Math.sin(angle2);
        double coupling = MASS * LENGTH * CENTRE;
        double d1 = MASS * CENTRE * CENTRE
                + MASS * (LENGTH * LENGTH + CENTRE * CENTRE + 2 * LENGTH * CENTRE * cos2)
                + 2 * INERTIA;
        double d2 = MASS * (CENTRE * CENTRE + LENGTH * CENTRE * cos2) + INERTIA;
        // The published equations have cos(x - pi/2), which is sin(x).
        double phi2 = MASS * CENTRE * GRAVITY * Math.sin(angle1 + angle2);
        double phi1 = -coupling * speed2 * speed2 * sin2
                - 2 * coupling * speed2 * speed1 * sin2
                + (MASS * CENTRE + MASS * LENGTH) * GRAVITY * Math.sin(angle1)
                + phi2;
        double rate2 = (torque + d2 / d1 * phi1 - coupling * speed1 * speed1 * sin2 - phi2)
                / (MASS * CENTRE * CENTRE + INERTIA - d2 * d2 / d1);
        slopes[to] = speed1;
        slopes[to + 1] = speed2;
        slopes[to + 2] = -(d2 * rate2 + phi1) / d1;
        slopes[to + 3] = rate2;
    }

    /** The same angle in [-pi, pi]. One step turns a link by a few turns at most. */
    private static double wrapped(double angle) {
        double result = angle;
        while (result > Math.PI) {
            result -= TURN;
        }
        while (result < -Math.PI) {
            result += TURN;
        }
        return result;
    }

    @Override
    protected void observe(int first, int end, float[] observations, int offset) {
        int to = offset;
        for (int b = first; b < end; b++) {
            int at = b * STATE;
            observations[to] = (float) Math.cos(state[at]);
            observations[to + 1] = (float) Math.sin(state[at]);
            observations[to + 2] = (float) Math.cos(state[at + 1]);
            observations[to + 3] = (float) Math.sin(state[at + 1]);
            observations[to + 4] = (float) state[at + 2];
            observations[to + 5] = (float) state[at + 3];
            to += OBSERVATION;
        }
    }
}
