package io.troupe.env.physics;

import java.util.List;

/** The bodies of a lander: a hull, and two legs that motors press inwards against their stops, so that they give way. */
final class Lander {
    static final int HULL = 0;
    static final int LEFT_LEG = 1;
    static final int RIGHT_LEG = 2;

    private static final double DENSITY = 5;
    private static final double HULL_FRICTION = 0.2;
    private static final double LEG_FRICTION = 0.3;

    private static final double[] OUTLINE = {-0.55, -0.35, 0.55, -0.35, 0.55, 0, 0.45, 0.55, -0.45, 0.55, -0.55, 0};
    private static final double LEG_HALF_WIDTH = 0.07;
    private static final double LEG_HALF_LENGTH = 0.275;

    /** Of a leg's hinge, to the side and from the middle of the outline. */
    private static final double HINGE_X = 0.5;

    private static final double HINGE_Y = -0.25;

    /** Least and most angle by which a leg is spread. */
    static final double SPREAD = 0.35;

    private static final double WIDEST = 0.8;
    private static final double SPRING_SPEED = 0.5;
    private static final double SPRING_TORQUE = 40;
    private static final int ITERATIONS = 15;

    final Part hull = new Part(DENSITY, HULL_FRICTION, OUTLINE);
    final Part leftLeg = leg();
    final Part rightLeg = leg();
    final Hinge left = hinge(leftLeg, -1);
    final Hinge right = hinge(rightLeg, 1);
    final double mass = hull.mass() + leftLeg.mass() + rightLeg.mass();

    /** How high the hull's centre of mass is above level ground on which the lander stands. */
    final double standing = -(HINGE_Y + hull.shiftY)
            + 2 * LEG_HALF_LENGTH * StrictMath.cos(SPREAD)
            + LEG_HALF_WIDTH * StrictMath.sin(SPREAD);

    private static Part leg() {
        return new Part(DENSITY, LEG_FRICTION, box(LEG_HALF_WIDTH, LEG_HALF_LENGTH));
    }

    static double[] box(double halfWidth, double halfHeight) {
        return new double[] {
            -halfWidth, -halfHeight, halfWidth, -halfHeight, halfWidth, halfHeight, -halfWidth, halfHeight
        };
    }

    private Hinge hinge(Part leg, int side) {
        double inner = side * SPREAD;
        double outer = side * WIDEST;
        Hinge hinge = new Hinge(
                hull,
                side * HINGE_X + hull.shiftX,
                HINGE_Y + hull.shiftY,
                leg,
                0,
                LEG_HALF_LENGTH,
                Math.min(inner, outer),
                Math.max(inner, outer));
        hinge.drive(-side * SPRING_SPEED, SPRING_TORQUE);
        return hinge;
    }

    Mechanism above(Ground ground, double gravity) {
        return new Mechanism(
                List.of(hull, leftLeg, rightLeg),
                List.of(left, right),
                ground,
                gravity,
                PhysicsVectorEnvironment.SECONDS,
                ITERATIONS);
    }

    /** Sets the legs of a hull whose state starts at {@code at}. */
    void assemble(double[] state, int at) {
        left.assemble(state, at + Mechanism.partAt(HULL), at + Mechanism.partAt(LEFT_LEG), -SPREAD);
        right.assemble(state, at + Mechanism.partAt(HULL), at + Mechanism.partAt(RIGHT_LEG), SPREAD);
    }
}
