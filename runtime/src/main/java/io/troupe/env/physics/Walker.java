package io.troupe.env.physics;

import java.util.List;

/** The bodies of a walker: a hull, and two legs of two parts each, both at the same place of the hull. */
final class Walker {
    static final int HULL = 0;
    static final int LEGS = 2;
    /** Hinges of a leg: hip, knee. */
    static final int HINGES = 4;

    /** Highest angular velocity, in rad/s, that a hip's motor turns with; then a knee's. */
    static final double[] MOTOR_SPEED = {4, 6};

    static final double MOTOR_TORQUE = 80;

    private static final double HULL_DENSITY = 5;
    private static final double LEG_DENSITY = 2;
    private static final double HULL_FRICTION = 0.1;
    private static final double LEG_FRICTION = 0.8;
    private static final double[] OUTLINE = {-0.9, -0.25, 1, -0.25, 1, 0.05, 0.3, 0.3, -0.9, 0.3};
    private static final double UPPER_HALF_WIDTH = 0.13;
    private static final double LOWER_HALF_WIDTH = 0.11;
    private static final double HALF_LENGTH = 0.55;
    private static final double HIP_Y = -0.2;
    private static final double[] LOWEST = {-0.8, -1.6};
    private static final double[] HIGHEST = {1.1, -0.1};
    private static final int ITERATIONS = 20;

    /** Angles of left hip, left knee, right hip, right knee when an episode starts. */
    private static final double[] START = {-0.05, -0.1, 0.15, -0.1};

    final Part hull = new Part(HULL_DENSITY, HULL_FRICTION, OUTLINE);
    final Part[] upper = new Part[LEGS];
    final Part[] lower = new Part[LEGS];
    final Hinge[] hinges = new Hinge[HINGES];

    /** How high the hull's centre of mass is above the ground when an episode starts. */
    final double startHeight = 4 * HALF_LENGTH - HIP_Y - hull.shiftY + 0.02;

    Walker() {
        double hipX = hull.shiftX;
        double hipY = HIP_Y + hull.shiftY;
        for (int leg = 0; leg < LEGS; leg++) {
            upper[leg] = new Part(LEG_DENSITY, LEG_FRICTION, Lander.box(UPPER_HALF_WIDTH, HALF_LENGTH));
            lower[leg] = new Part(LEG_DENSITY, LEG_FRICTION, Lander.box(LOWER_HALF_WIDTH, HALF_LENGTH));
            hinges[2 * leg] = new Hinge(hull, hipX, hipY, upper[leg], 0, HALF_LENGTH, LOWEST[0], HIGHEST[0]);
            hinges[2 * leg + 1] =
                    new Hinge(upper[leg], 0, -HALF_LENGTH, lower[leg], 0, HALF_LENGTH, LOWEST[1], HIGHEST[1]);
        }
    }

    Mechanism above(Ground ground, double gravity) {
        return new Mechanism(
                List.of(hull, upper[0], lower[0], upper[1], lower[1]),
                List.of(hinges),
                ground,
                gravity,
                PhysicsVectorEnvironment.SECONDS,
                ITERATIONS);
    }

    /** The part, of those in the state, that a hinge moves. */
    static int moved(int hinge) {
        return hinge + 1;
    }

    /** The part that a hinge moves it against. */
    static int against(int hinge) {
        return hinge % 2 == 0 ? HULL : hinge;
    }

    /** Sets the legs of a hull whose state starts at {@code at}. */
    void assemble(double[] state, int at) {
        for (int i = 0; i < HINGES; i++) {
            hinges[i].assemble(state, at + Mechanism.partAt(against(i)), at + Mechanism.partAt(moved(i)), START[i]);
        }
    }
}
