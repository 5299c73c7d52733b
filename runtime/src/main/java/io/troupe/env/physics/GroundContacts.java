package io.troupe.env.physics;

import java.util.Arrays;
import java.util.List;
import org.dyn4j.dynamics.Body;
import org.dyn4j.dynamics.Settings;
import org.dyn4j.dynamics.TimeStep;
import org.dyn4j.dynamics.contact.ContactConstraint;
import org.dyn4j.dynamics.contact.ContactConstraintSolver;
import org.dyn4j.geometry.Mass;
import org.dyn4j.geometry.Transform;
import org.dyn4j.geometry.Vector2;

/**
 * Keeps the corners of parts above the ground, by sequential impulses with friction and without bounce: Catto, "Iterative
 * Dynamics with Temporal Coherence" (2005). It stands where dyn4j solves the contacts of its own collision detection, which
 * makes objects in every step. A corner below the ground touches the piece of ground above it; the ground's own corners
 * touch nothing, so that a ridge narrower than a part can go into it from below.
 *
 * <p>The impulses of every corner, along the normal and along the ground, are what the next step starts with: two numbers
 * each in the state of a copy.
 */
final class GroundContacts implements ContactConstraintSolver<Body> {
    private static final int STATE_EACH = 2;

    private final Ground ground;
    private final List<Hinge> hinges;
    private final Part[] parts;
    private final double[] localX;
    private final double[] localY;

    private final double[] normalImpulse;
    private final double[] tangentImpulse;

    // Of the corners that touch the ground in this step, in their order.
    private int touching;
    private final int[] corner;
    private final double[] normalX;
    private final double[] normalY;
    private final double[] fromX;
    private final double[] fromY;
    private final double[] groundX;
    private final double[] groundY;
    private final double[] normalMass;
    private final double[] tangentMass;

    /** @param hinges whose impulses are applied with those of the contacts */
    GroundContacts(Ground ground, List<Part> all, List<Hinge> hinges) {
        this.ground = ground;
        this.hinges = hinges;
        int corners = all.stream().mapToInt(part -> part.corners.length / 2).sum();
        parts = new Part[corners];
        localX = new double[corners];
        localY = new double[corners];
        int next = 0;
        for (Part part : all) {
            for (int i = 0; i < part.corners.length; i += 2) {
                parts[next] = part;
                localX[next] = part.corners[i];
                localY[next] = part.corners[i + 1];
                next++;
            }
        }
        normalImpulse = new double[corners];
        tangentImpulse = new double[corners];
        corner = new int[corners];
        normalX = new double[corners];
        normalY = new double[corners];
        fromX = new double[corners];
        fromY = new double[corners];
        groundX = new double[corners];
        groundY = new double[corners];
        normalMass = new double[corners];
        tangentMass = new double[corners];
    }

    int stateSize() {
        return STATE_EACH * parts.length;
    }

    void load(double[] state, int at) {
        System.arraycopy(state, at, normalImpulse, 0, parts.length);
        System.arraycopy(state, at + parts.length, tangentImpulse, 0, parts.length);
    }

    void store(double[] state, int at) {
        System.arraycopy(normalImpulse, 0, state, at, parts.length);
        System.arraycopy(tangentImpulse, 0, state, at + parts.length, parts.length);
    }

    /** Whether a corner of the part is below the ground, or less than {@code margin} above it. */
    boolean touches(Part part, double margin) {
        Transform transform = part.body.getTransform();
        for (int i = 0; i < part.corners.length; i += 2) {
            double x = x(transform, part.corners[i], part.corners[i + 1]);
            if (y(transform, part.corners[i], part.corners[i + 1]) < ground.height(x) + margin) {
                return true;
            }
        }
        return false;
    }

    private static double x(Transform transform, double x, double y) {
        return transform.getCost() * x - transform.getSint() * y + transform.getTranslationX();
    }

    private static double y(Transform transform, double x, double y) {
        return transform.getSint() * x + transform.getCost() * y + transform.getTranslationY();
    }

    @Override
    public void initialize(List<ContactConstraint<Body>> none, TimeStep step, Settings settings) {
        find();
        for (int i = 0; i < hinges.size(); i++) {
            hinges.get(i).warmStart();
        }
        for (int k = 0; k < touching; k++) {
            int c = corner[k];
            push(k, normalImpulse[c], tangentImpulse[c]);
        }
    }

    private void find() {
        touching = 0;
        for (int c = 0; c < parts.length; c++) {
            Transform transform = parts[c].body.getTransform();
            double x = x(transform, localX[c], localY[c]);
            double y = y(transform, localX[c], localY[c]);
            if (y < ground.height(x)) {
                touch(c, x, y);
            } else {
                normalImpulse[c] = 0;
                tangentImpulse[c] = 0;
            }
        }
    }

    private void touch(int c, double x, double y) {
        int k = touching++;
        Body body = parts[c].body;
        int piece = ground.piece(x);
        double slope = ground.slope(piece);
        double length = Math.sqrt(1 + slope * slope);
        double nx = -slope / length;
        double ny = 1 / length;
        corner[k] = c;
        normalX[k] = nx;
        normalY[k] = ny;
        groundX[k] = x;
        groundY[k] = ground.height(x);
        double rx = x - body.getTransform().getTranslationX();
        double ry = y - body.getTransform().getTranslationY();
        fromX[k] = rx;
        fromY[k] = ry;
        Mass mass = body.getMass();
        double acrossNormal = rx * ny - ry * nx;
        double acrossTangent = -rx * nx - ry * ny;
        normalMass[k] = 1 / (mass.getInverseMass() + mass.getInverseInertia() * acrossNormal * acrossNormal);
        tangentMass[k] = 1 / (mass.getInverseMass() + mass.getInverseInertia() * acrossTangent * acrossTangent);
    }

    /** Pushes along the normal and along the tangent, which is the normal turned to the right. */
    private void push(int k, double normal, double tangent) {
        double x = normalX[k] * normal + normalY[k] * tangent;
        double y = normalY[k] * normal - normalX[k] * tangent;
        parts[corner[k]].push(x, y, fromX[k], fromY[k]);
    }

    @Override
    public void solveVelocityContraints(List<ContactConstraint<Body>> none, TimeStep step, Settings settings) {
        for (int k = 0; k < touching; k++) {
            int c = corner[k];
            Body body = parts[c].body;
            Vector2 speed = body.getLinearVelocity();
            double turn = body.getAngularVelocity();
            double sliding = normalY[k] * (speed.x - turn * fromY[k]) - normalX[k] * (speed.y + turn * fromX[k]);
            double most = parts[c].friction * normalImpulse[c];
            double tangent = Math.clamp(tangentImpulse[c] - tangentMass[k] * sliding, -most, most);
            push(k, 0, tangent - tangentImpulse[c]);
            tangentImpulse[c] = tangent;

            turn = body.getAngularVelocity();
            double leaving = normalX[k] * (speed.x - turn * fromY[k]) + normalY[k] * (speed.y + turn * fromX[k]);
            double normal = Math.max(normalImpulse[c] - normalMass[k] * leaving, 0);
            push(k, normal - normalImpulse[c], 0);
            normalImpulse[c] = normal;
        }
    }

    @Override
    public boolean solvePositionContraints(List<ContactConstraint<Body>> none, TimeStep step, Settings settings) {
        double slop = settings.getLinearTolerance();
        double most = settings.getMaximumLinearCorrection();
        double deepest = 0;
        for (int k = 0; k < touching; k++) {
            Body body = parts[corner[k]].body;
            Transform transform = body.getTransform();
            double centreX = transform.getTranslationX();
            double centreY = transform.getTranslationY();
            double rx = x(transform, localX[corner[k]], localY[corner[k]]) - centreX;
            double ry = y(transform, localX[corner[k]], localY[corner[k]]) - centreY;
            double above = (centreX + rx - groundX[k]) * normalX[k] + (centreY + ry - groundY[k]) * normalY[k];
            deepest = Math.min(deepest, above);
            double correction = -settings.getBaumgarte() * Math.clamp(above + slop, -most, 0);
            Mass mass = body.getMass();
            double across = rx * normalY[k] - ry * normalX[k];
            double impulse = correction / (mass.getInverseMass() + mass.getInverseInertia() * across * across);
            double shift = impulse * mass.getInverseMass();
            transform.rotate(mass.getInverseInertia() * across * impulse, centreX, centreY);
            transform.translate(shift * normalX[k], shift * normalY[k]);
        }
        return deepest >= -3 * slop;
    }

    /** Forgets what was solved: for the state in which an episode starts. */
    static void clear(double[] state, int at, int size) {
        Arrays.fill(state, at, at + size, 0);
    }
}
