package io.troupe.env.physics;

import org.dyn4j.dynamics.Body;
import org.dyn4j.dynamics.joint.RevoluteJoint;
import org.dyn4j.geometry.Transform;
import org.dyn4j.geometry.Vector2;

/**
 * A hinge with a motor between two parts. dyn4j does not let out the impulse with which its solver starts the next step, so
 * its own warm start is off, and what the hinge pulled with in the last step is applied here. It holds two numbers in the
 * state of a copy.
 */
final class Hinge {
    static final int STATE = 2;

    final RevoluteJoint<Body> joint;
    private final Part first;
    private final Part second;
    private final double anchorX;
    private final double anchorY;
    private final double secondAnchorX;
    private final double secondAnchorY;
    private double impulseX;
    private double impulseY;

    /**
     * Joins two parts whose angles are equal at relative angle 0.
     *
     * @param x of the hinge, from the centre of the first part
     * @param y of the hinge, from the centre of the first part
     * @param secondX of the hinge, from the centre of the second part
     * @param secondY of the hinge, from the centre of the second part
     * @param lowest relative angle of the second part
     */
    Hinge(Part first, double x, double y, Part second, double secondX, double secondY, double lowest, double highest) {
        this.first = first;
        this.second = second;
        anchorX = x;
        anchorY = y;
        secondAnchorX = secondX;
        secondAnchorY = secondY;
        first.body.getTransform().identity();
        second.body.getTransform().identity();
        second.body.getTransform().setTranslation(x - secondX, y - secondY);
        joint = new RevoluteJoint<>(first.body, second.body, new Vector2(x, y));
        joint.setLimitsEnabled(lowest, highest);
        joint.setMotorEnabled(true);
        joint.setMaximumMotorTorqueEnabled(true);
    }

    /** @param speed of the second part relative to the first, in rad/s */
    void drive(double speed, double torque) {
        joint.setMotorSpeed(speed);
        joint.setMaximumMotorTorque(torque);
    }

    /** Puts the second part where the hinge holds it at a relative angle; both states are read and written. */
    void assemble(double[] state, int at, int secondAt, double angle) {
        double turned = state[at + Part.ANGLE];
        double own = turned + angle;
        double cos = Math.cos(turned);
        double sin = Math.sin(turned);
        double ownCos = Math.cos(own);
        double ownSin = Math.sin(own);
        state[secondAt + Part.ANGLE] = own;
        state[secondAt + Part.X] = state[at + Part.X]
                + (cos * anchorX - sin * anchorY)
                - (ownCos * secondAnchorX - ownSin * secondAnchorY);
        state[secondAt + Part.Y] = state[at + Part.Y]
                + (sin * anchorX + cos * anchorY)
                - (ownSin * secondAnchorX + ownCos * secondAnchorY);
        for (int i = Part.SPEED_X; i <= Part.TURN; i++) {
            state[secondAt + i] = state[at + i];
        }
    }

    void load(double[] state, int at) {
        impulseX = state[at];
        impulseY = state[at + 1];
    }

    /** Applies the impulse of the last step. */
    void warmStart() {
        Transform t1 = first.body.getTransform();
        Transform t2 = second.body.getTransform();
        first.push(
                -impulseX,
                -impulseY,
                t1.getCost() * anchorX - t1.getSint() * anchorY,
                t1.getSint() * anchorX + t1.getCost() * anchorY);
        second.push(
                impulseX,
                impulseY,
                t2.getCost() * secondAnchorX - t2.getSint() * secondAnchorY,
                t2.getSint() * secondAnchorX + t2.getCost() * secondAnchorY);
    }

    /** Keeps the impulse of this step: what it started with and what the solver added. */
    void store(double[] state, int at) {
        Vector2 added = joint.getReactionForce(1);
        state[at] = impulseX + added.x;
        state[at + 1] = impulseY + added.y;
    }
}
