package io.troupe.env.physics;

import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import java.util.Arrays;

/**
 * Walk on two legs over uneven ground, after the description of BipedalWalker (the easy one) in Gymnasium's documentation,
 * with bodies, motors and ground of its own: scores are not comparable.
 *
 * <ul>
 *   <li>Observation: angle of the hull, its angular velocity times 0.04, its velocity times 0.12 (to the side) and 0.08 (up);
 *       of each leg the hip's angle and speed, the knee's angle plus 1 and speed, and whether the lower part touches the ground,
 *       speeds in parts of the motors' highest; and how far ten rays from the hull go, from straight down to almost straight
 *       ahead, in parts of 16/3 m.
 *   <li>Actions: of each leg, hip and knee, from -1 to 1: the sign is where the motor turns to, the size how much of its
 *       highest torque it may use.
 *   <li>Reward: 13/3 for each metre forward, less 5 for each radian by which the hull leans more than before, less 0.028 for a
 *       step of one motor at full torque. Instead of these, -100 where the hull touches the ground or the walker is behind the
 *       start of the ground. Both, and the end of the way, end the task.
 * </ul>
 */
final class BipedalWalker extends PhysicsVectorEnvironment {
    static final String NAME = "Dyn4jBipedalWalker-v0";
    static final int MAX_EPISODE_STEPS = 1_600;
    static final int RAYS = 10;

    private static final int MOTORS = Walker.HINGES;
    private static final int BEFORE_RAYS = 14;
    private static final int OBSERVATION = BEFORE_RAYS + RAYS;
    private static final double GRAVITY = -10;

    private static final int POINTS = 200;
    private static final double SPACING = 14.0 / 30;
    /** Level points at the start. */
    private static final int LEVEL = 20;
    /** Points after the end of the way. */
    private static final int BEYOND = 10;

    static final double END = (POINTS - BEYOND) * SPACING;
    static final double GROUND_HEIGHT = 10.0 / 3;
    private static final double ROUGHNESS = 0.035;
    private static final double SMOOTHNESS = 0.8;
    private static final double BACK_TO_LEVEL = 0.01;
    private static final double START_SPEED = 0.02;

    private static final double RANGE = 16.0 / 3;
    private static final double RAY_ANGLE = 0.15;

    private static final double FORWARD_REWARD = 13.0 / 3;
    private static final double LEAN_COST = 5;
    private static final double TORQUE_COST = 0.00035 * Walker.MOTOR_TORQUE;
    private static final double FALL = -100;

    // Elements of the state after those of the mechanism.
    static final int SHAPING = 0;
    static final int TOUCHES = 1;
    static final int OWN_STATE = TOUCHES + Walker.LEGS;

    private final Walker walker;
    private final Mechanism mechanism;
    private final int own;

    BipedalWalker(int copies) {
        this(copies, new Walker());
    }

    private BipedalWalker(int copies, Walker walker) {
        this(copies, walker, walker.above(new Ground(POINTS, SPACING), GRAVITY));
    }

    private BipedalWalker(int copies, Walker walker, Mechanism mechanism) {
        super(
                new EnvironmentSpec(NAME, Box.unbounded(OBSERVATION), Box.of(MOTORS, -1, 1), MAX_EPISODE_STEPS),
                copies,
                mechanism.stateSize() + OWN_STATE);
        this.walker = walker;
        this.mechanism = mechanism;
        own = mechanism.stateSize();
    }

    @Override
    protected void start(RandomStream random, int at) {
        Arrays.fill(state, at, at + stateSize, 0);
        int ground = at + mechanism.groundAt();
        double height = GROUND_HEIGHT;
        double rise = 0;
        for (int i = 0; i < POINTS; i++) {
            if (i >= LEVEL) {
                rise = SMOOTHNESS * rise
                        + BACK_TO_LEVEL * (GROUND_HEIGHT - height)
                        + random.uniform(-ROUGHNESS, ROUGHNESS);
                height += rise;
            }
            state[ground + i] = height;
        }
        state[at + Part.X] = LEVEL * SPACING / 2;
        state[at + Part.Y] = GROUND_HEIGHT + walker.startHeight;
        state[at + Part.SPEED_X] = random.uniform(-START_SPEED, START_SPEED);
        walker.assemble(state, at);
        state[at + own + SHAPING] = shaping(at);
    }

    @Override
    protected void advance(float[] actions, int row, float[] rewards, boolean[] terminated) {
        for (int b = 0; b < copies; b++) {
            int at = b * stateSize;
            mechanism.load(state, at);
            double effort = 0;
            for (int i = 0; i < MOTORS; i++) {
                float action = clipped(actions[(row + b) * MOTORS + i], 1, b);
                walker.hinges[i].drive(
                        Math.signum(action) * Walker.MOTOR_SPEED[i % 2], Walker.MOTOR_TORQUE * Math.abs(action));
                effort += Math.abs(action);
            }
            mechanism.step(state, at);
            for (int leg = 0; leg < Walker.LEGS; leg++) {
                state[at + own + TOUCHES + leg] = mechanism.contacts.touches(walker.lower[leg], TOUCH) ? 1 : 0;
            }
            double shaping = shaping(at);
            double reward = shaping - state[at + own + SHAPING] - TORQUE_COST * effort;
            state[at + own + SHAPING] = shaping;
            boolean fallen = mechanism.contacts.touches(walker.hull, 0) || state[at + Part.X] < 0;
            rewards[row + b] = (float) (fallen ? FALL : reward);
            terminated[row + b] = fallen || state[at + Part.X] > END;
        }
    }

    private double shaping(int at) {
        return FORWARD_REWARD * state[at + Part.X] - LEAN_COST * Math.abs(state[at + Part.ANGLE]);
    }

    @Override
    protected void observe(int at, float[] observations, int offset) {
        observations[offset] = (float) state[at + Part.ANGLE];
        observations[offset + 1] = (float) (2 * SECONDS * state[at + Part.TURN]);
        observations[offset + 2] = (float) (0.12 * state[at + Part.SPEED_X]);
        observations[offset + 3] = (float) (0.08 * state[at + Part.SPEED_Y]);
        int to = offset + 4;
        for (int i = 0; i < MOTORS; i++) {
            int moved = at + Mechanism.partAt(Walker.moved(i));
            int against = at + Mechanism.partAt(Walker.against(i));
            boolean knee = i % 2 == 1;
            observations[to++] = (float) (state[moved + Part.ANGLE] - state[against + Part.ANGLE] + (knee ? 1 : 0));
            observations[to++] =
                    (float) ((state[moved + Part.TURN] - state[against + Part.TURN]) / Walker.MOTOR_SPEED[i % 2]);
            if (knee) {
                observations[to++] = (float) state[at + own + TOUCHES + i / 2];
            }
        }
        Ground ground = mechanism.ground;
        ground.load(state, at + mechanism.groundAt());
        for (int i = 0; i < RAYS; i++) {
            double angle = RAY_ANGLE * i;
            observations[to++] = (float) ground.ray(
                    state[at + Part.X], state[at + Part.Y], RANGE * Math.sin(angle), -RANGE * Math.cos(angle));
        }
    }

    /** Where the heights of the ground are in the state of a copy, for tests. */
    int groundAt() {
        return mechanism.groundAt();
    }

    /** Sets the legs of a copy whose hull a test has moved. */
    void assemble(int at) {
        walker.assemble(state, at);
        mechanism.clearImpulses(state, at);
        state[at + own + SHAPING] = shaping(at);
    }
}
