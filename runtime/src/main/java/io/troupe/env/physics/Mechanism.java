package io.troupe.env.physics;

import java.util.List;
import org.dyn4j.dynamics.Body;
import org.dyn4j.dynamics.Settings;
import org.dyn4j.dynamics.TimeStep;
import org.dyn4j.geometry.Vector2;
import org.dyn4j.world.Island;

/**
 * Parts joined by hinges above a ground, solved by dyn4j. There is one for all copies of an environment: it holds nothing
 * between steps, everything that a step depends on is in the state from which it is loaded. So a restored copy goes on bit
 * for bit.
 *
 * <p>The state: the parts, the hinges, the contacts, the heights of the ground.
 */
final class Mechanism {
    private final List<Part> parts;
    private final List<Hinge> hinges;
    final Ground ground;
    final GroundContacts contacts;
    private final Island<Body> island;
    private final TimeStep step;
    private final Settings settings = new Settings();
    private final Vector2 gravity;
    private final int hingesAt;
    private final int contactsAt;
    private final int groundAt;

    /**
     * @param gravity upwards, in m/s^2
     * @param seconds of one step
     * @param iterations of the solver for velocities
     */
    Mechanism(List<Part> parts, List<Hinge> hinges, Ground ground, double gravity, double seconds, int iterations) {
        this.parts = parts;
        this.hinges = hinges;
        this.ground = ground;
        this.gravity = new Vector2(0, gravity);
        contacts = new GroundContacts(ground, parts, hinges);
        step = new TimeStep(seconds);
        settings.setVelocityConstraintSolverIterations(iterations);
        settings.setPositionConstraintSolverIterations(POSITION_ITERATIONS);
        settings.setWarmStartingEnabled(false);
        settings.setAtRestDetectionEnabled(false);
        island = new Island<>(parts.size(), hinges.size());
        parts.forEach(part -> island.add(part.body));
        hinges.forEach(hinge -> island.add(hinge.joint));
        hingesAt = parts.size() * Part.STATE;
        contactsAt = hingesAt + hinges.size() * Hinge.STATE;
        groundAt = contactsAt + contacts.stateSize();
    }

    private static final int POSITION_ITERATIONS = 5;

    int stateSize() {
        return groundAt + ground.points();
    }

    /** Where the heights of the ground start within the state. */
    int groundAt() {
        return groundAt;
    }

    /** Where a part starts within the state. */
    static int partAt(int part) {
        return part * Part.STATE;
    }

    /** Sets all parts from a state. */
    void load(double[] state, int at) {
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).load(state, at + i * Part.STATE);
        }
        for (int i = 0; i < hinges.size(); i++) {
            hinges.get(i).load(state, at + hingesAt + i * Hinge.STATE);
        }
        contacts.load(state, at + contactsAt);
        ground.load(state, at + groundAt);
    }

    /** Goes on by one step from what is loaded, and writes the state back. */
    void step(double[] state, int at) {
        island.solve(contacts, gravity, step, settings);
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).store(state, at + i * Part.STATE);
        }
        for (int i = 0; i < hinges.size(); i++) {
            hinges.get(i).store(state, at + hingesAt + i * Hinge.STATE);
        }
        contacts.store(state, at + contactsAt);
    }

    /** Clears what hinges and contacts pushed with, for the start of an episode. */
    void clearImpulses(double[] state, int at) {
        GroundContacts.clear(state, at + hingesAt, groundAt - hingesAt);
    }
}
