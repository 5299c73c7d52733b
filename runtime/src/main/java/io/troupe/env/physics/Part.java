package io.troupe.env.physics;

import org.dyn4j.dynamics.Body;
import org.dyn4j.geometry.Mass;
import org.dyn4j.geometry.Polygon;
import org.dyn4j.geometry.Transform;
import org.dyn4j.geometry.Vector2;

/**
 * One rigid body of a mechanism, a convex polygon around its centre of mass. What it keeps from step to step are six
 * numbers in the state of a copy; the body itself is set from them before every step.
 */
final class Part {
    // Elements of the state.
    static final int X = 0;
    static final int Y = 1;
    /** In radians, counted on through whole turns. */
    static final int ANGLE = 2;

    static final int SPEED_X = 3;
    static final int SPEED_Y = 4;
    static final int TURN = 5;
    static final int STATE = 6;

    final Body body = new Body();

    /** Corners relative to the centre of mass: x, y, x, y, ..., counter-clockwise. */
    final double[] corners;

    /** Coefficient of friction with the ground. */
    final double friction;

    /** How far the outline was moved so that its centre of mass is 0. */
    final double shiftX;

    final double shiftY;

    /**
     * @param density in kg/m^2
     * @param outline corners counter-clockwise: x, y, x, y, ..., in metres
     */
    Part(double density, double friction, double... outline) {
        this.friction = friction;
        Vector2[] vertices = new Vector2[outline.length / 2];
        for (int i = 0; i < vertices.length; i++) {
            vertices[i] = new Vector2(outline[2 * i], outline[2 * i + 1]);
        }
        Mass mass = new Polygon(vertices).createMass(density);
        shiftX = -mass.getCenter().x;
        shiftY = -mass.getCenter().y;
        corners = new double[outline.length];
        for (int i = 0; i < outline.length; i += 2) {
            corners[i] = outline[i] + shiftX;
            corners[i + 1] = outline[i + 1] + shiftY;
        }
        body.setMass(new Mass(new Vector2(), mass.getMass(), mass.getInertia()));
    }

    double mass() {
        return body.getMass().getMass();
    }

    /** Sets the body from the state that starts at {@code at}. */
    void load(double[] state, int at) {
        Transform transform = body.getTransform();
        transform.identity();
        transform.rotate(state[at + ANGLE]);
        transform.setTranslation(state[at + X], state[at + Y]);
        Vector2 speed = body.getLinearVelocity();
        speed.x = state[at + SPEED_X];
        speed.y = state[at + SPEED_Y];
        body.setAngularVelocity(state[at + TURN]);
    }

    /** Writes the state back. */
    void store(double[] state, int at) {
        Transform transform = body.getTransform();
        state[at + X] = transform.getTranslationX();
        state[at + Y] = transform.getTranslationY();
        double before = state[at + ANGLE];
        double turned = StrictMath.atan2(transform.getSint(), transform.getCost()) - before;
        state[at + ANGLE] = before + StrictMath.IEEEremainder(turned, 2 * Math.PI);
        Vector2 speed = body.getLinearVelocity();
        state[at + SPEED_X] = speed.x;
        state[at + SPEED_Y] = speed.y;
        state[at + TURN] = body.getAngularVelocity();
    }

    /** Changes the velocity by an impulse, in N s, at an offset from the centre of mass, all in the world's directions. */
    void push(double impulseX, double impulseY, double offsetX, double offsetY) {
        Mass mass = body.getMass();
        body.getLinearVelocity().add(impulseX * mass.getInverseMass(), impulseY * mass.getInverseMass());
        turn(offsetX * impulseY - offsetY * impulseX);
    }

    /** Changes the angular velocity by an angular impulse, in N m s. */
    void turn(double impulse) {
        body.setAngularVelocity(
                body.getAngularVelocity() + impulse * body.getMass().getInverseInertia());
    }

    /** Whether a point of the world is inside. */
    boolean covers(double x, double y) {
        Transform transform = body.getTransform();
        double fromX = x - transform.getTranslationX();
        double fromY = y - transform.getTranslationY();
        double localX = transform.getCost() * fromX + transform.getSint() * fromY;
        double localY = transform.getCost() * fromY - transform.getSint() * fromX;
        for (int i = 0; i < corners.length; i += 2) {
            int next = (i + 2) % corners.length;
            double edgeX = corners[next] - corners[i];
            double edgeY = corners[next + 1] - corners[i + 1];
            if (edgeX * (localY - corners[i + 1]) - edgeY * (localX - corners[i]) <= 0) {
                return false;
            }
        }
        return true;
    }
}
