package io.troupe.env.workspace;

import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import java.util.List;
import java.util.Map;

/**
 * A round robot on the floor finds its way to a target between columns. It moves in any direction at once: an action
 * {@code a} in {@code [-1, 1]^2}, scaled down to length 1 where it is longer, is the velocity {@code v = 0.5 m/s * a}, and a
 * step of 0.5 s takes it from {@code x} to {@code x + 0.5 s * v}. Where it would then touch a column or a wall it stays where
 * it was, which is a collision, and ends the episode unless {@code collisionsEnd = false}. (Only the place where a step ends
 * counts; a step is at most 0.25 m, and no column is thinner than that.)
 *
 * <p><b>Success</b>: its centre is within 0.3 m of the target. Robot (radius 0.2 m) and target start at random free places
 * that are at least 0.4 widths apart. With {@code tools}, a tool that lies as far from both must be fetched first, in the same way.
 * What collides in a step reaches nothing in it.
 *
 * <p><b>Observation</b>, 28 values in [-1, 1], of the same meaning in every stage: 16 distance sensors around it (share of
 * 3 m); the direction to the target (or the tool that is still missing), its distance as a share of the floor's diagonal,
 * and as a share of 1 m; whether it is seen; the last velocity as a share of the top speed; the place on the floor; the gap to
 * what is nearest as a share of 3 m; whether no tool is missing; the share of time that is left. With {@code vision}, a column
 * in between hides the target: direction 0, distances 1.
 *
 * <p><b>Reward</b>: {@code base} is the distance to the target that the step gained, as a share of the width; an episode's
 * sum is at most {@code sqrt(2)}. <b>Safety</b>: {@link SpeedLimit} near columns and walls.
 */
final class Navigation extends WorkspaceTask {
    static final String NAME = "Workspace-Navigation-v0";

    /** Weights where an experiment says nothing else. */
    static final Map<String, Double> WEIGHTS =
            Map.of("base", 5.0, "timePenalty", 0.005, "collision", 5.0, "completion", 10.0);

    static final double RADIUS = 0.2;
    static final double TOP_SPEED = 0.5;
    static final double REACHED = 0.3;

    private static final double APART = 0.4;
    private static final double MARGIN = 0.1;
    private static final int TRIES = 1_000;
    private static final int RAYS = 16;
    private static final int OBSERVATION = RAYS + 12;
    private static final List<String> MEASURES = List.of("Distance Left", "Path Length");

    // Elements of a copy's state.
    static final int X = OWN;
    static final int Y = OWN + 1;
    static final int TARGET = OWN + 2;
    static final int TOOL = OWN + 4;
    static final int HAS_TOOL = OWN + 6;
    static final int VELOCITY = OWN + 7;
    static final int GAP = OWN + 9;
    /** To the target or the tool. */
    static final int DISTANCE = OWN + 10;

    private static final int PATH = OWN + 11;
    private static final int OWN_STATE = 12;

    private final Fan fan = new Fan(RAYS);

    Navigation(int copies, WorkspaceSettings settings) {
        super(
                new EnvironmentSpec(
                        NAME,
                        Box.of(OBSERVATION, -1, 1),
                        Box.of(2, -1, 1),
                        settings.stage().maxSteps()),
                copies,
                settings,
                new Columns(settings.stage(), copies, 3 * RADIUS),
                OWN_STATE,
                MEASURES);
    }

    @Override
    void start(RandomStream random, int b, int at) {
        columns.draw(random, b, 0);
        place(random, b, at, X);
        place(random, b, at, TARGET);
        state[at + HAS_TOOL] = settings.tools() ? 0 : 1;
        state[at + TOOL] = 0;
        state[at + TOOL + 1] = 0;
        if (settings.tools()) {
            place(random, b, at, TOOL);
        }
        state[at + VELOCITY] = 0;
        state[at + VELOCITY + 1] = 0;
        state[at + PATH] = 0;
        state[at + GAP] = gap(b, state[at + X], state[at + Y]);
        state[at + DISTANCE] = distanceToAim(at);
    }

    /** Draws a free place that is far from those drawn before; where that takes too long, the columns go. */
    private void place(RandomStream random, int b, int at, int place) {
        for (int attempt = 0; attempt < 2 * TRIES; attempt++) {
            if (attempt == TRIES) {
                columns.clear(b);
            }
            double x = random.uniform(0, stage.width);
            double y = random.uniform(0, stage.width);
            if ((place == X || isFar(x, y, at + X))
                    && (place != TOOL || isFar(x, y, at + TARGET))
                    && gap(b, x, y) >= MARGIN) {
                state[at + place] = x;
                state[at + place + 1] = y;
                return;
            }
        }
        // Two places leave at least two corners free: without columns a few attempts are enough.
        throw new IllegalStateException("no place found in the stage " + stage.key());
    }

    private boolean isFar(double x, double y, int place) {
        return Formation.distance(x, y, state[place], state[place + 1]) >= APART * stage.width;
    }

    /** Between the robot at a place and what is nearest to it. */
    private double gap(int b, double x, double y) {
        return Math.min(columns.clearance(b, x, y, 0), stage.toWalls(x, y)) - RADIUS;
    }

    /** Where the place it has to go to next stands in the state. */
    private int aim(int at) {
        return at + (state[at + HAS_TOOL] > 0 ? TARGET : TOOL);
    }

    private double distanceToAim(int at) {
        double dx = state[aim(at)] - state[at + X];
        double dy = state[aim(at) + 1] - state[at + Y];
        return Math.sqrt(dx * dx + dy * dy);
    }

    @Override
    void move(int b, int at, float[] actions, int action) {
        double ax = clipped(actions[action], 1, b);
        double ay = clipped(actions[action + 1], 1, b);
        facts.effort = (float) ((ax * ax + ay * ay) / 2);
        double speed = Math.sqrt(ax * ax + ay * ay);
        double allowed = SpeedLimit.allowed(state[at + GAP], TOP_SPEED);
        facts.violations = SpeedLimit.isBroken(Math.min(speed, 1), allowed) ? 1 : 0;
        double most = settings.corrects() ? allowed : 1;
        double scale = TOP_SPEED * (speed > most ? most / speed : 1);
        double vx = ax * scale;
        double vy = ay * scale;
        double x = state[at + X] + vx * Stage.STEP_SECONDS;
        double y = state[at + Y] + vy * Stage.STEP_SECONDS;
        double gap = gap(b, x, y);
        if (gap < 0) {
            facts.collisions = 1;
            vx = 0;
            vy = 0;
        } else {
            state[at + X] = x;
            state[at + Y] = y;
            state[at + GAP] = gap;
            state[at + PATH] += Math.sqrt(vx * vx + vy * vy) * Stage.STEP_SECONDS;
        }
        state[at + VELOCITY] = vx;
        state[at + VELOCITY + 1] = vy;
        arrive(at);
    }

    private void arrive(int at) {
        double distance = distanceToAim(at);
        facts.progress = (float) ((state[at + DISTANCE] - distance) / stage.width);
        if (distance <= REACHED && facts.collisions == 0) {
            if (state[at + HAS_TOOL] > 0) {
                facts.completed = true;
            } else {
                state[at + HAS_TOOL] = 1;
                distance = distanceToAim(at);
            }
        }
        state[at + DISTANCE] = distance;
    }

    @Override
    void look(int b, int at, float[] observations, int offset) {
        double x = state[at + X];
        double y = state[at + Y];
        columns.measure(b, x, y, 0, fan, observations, offset);
        int o = offset + RAYS;
        double dx = state[aim(at)] - x;
        double dy = state[aim(at) + 1] - y;
        double distance = state[at + DISTANCE];
        boolean seen = !settings.vision() || !columns.hides(b, x, y, 0, x + dx, y + dy, 0);
        boolean pointed = seen && distance > 0;
        observations[o] = pointed ? (float) (dx / distance) : 0;
        observations[o + 1] = pointed ? (float) (dy / distance) : 0;
        observations[o + 2] = seen ? (float) (distance / stage.diagonal()) : 1;
        observations[o + 3] = seen ? (float) Math.min(distance, 1) : 1;
        observations[o + 4] = seen ? 1 : 0;
        observations[o + 5] = (float) (state[at + VELOCITY] / TOP_SPEED);
        observations[o + 6] = (float) (state[at + VELOCITY + 1] / TOP_SPEED);
        observations[o + 7] = (float) (2 * x / stage.width - 1);
        observations[o + 8] = (float) (2 * y / stage.width - 1);
        observations[o + 9] = (float) Math.min(state[at + GAP] / Columns.RANGE, 1);
        observations[o + 10] = (float) state[at + HAS_TOOL];
        observations[o + 11] = timeLeft(at);
    }

    @Override
    int shapes() {
        return 3;
    }

    @Override
    void draw(int b, int at, FloorPlan plan) {
        plan.add(columns, b);
        plan.add(FloorPlan.Kind.TARGET, state[at + TARGET], state[at + TARGET + 1], REACHED / 2);
        if (state[at + HAS_TOOL] == 0) {
            plan.add(FloorPlan.Kind.TOOL, state[at + TOOL], state[at + TOOL + 1], REACHED / 2);
        }
        plan.add(FloorPlan.Kind.ROBOT, state[at + X], state[at + Y], RADIUS);
    }

    @Override
    void ownMeasures(int at, float[] measures, int offset) {
        measures[offset] = (float) state[at + DISTANCE];
        measures[offset + 1] = (float) state[at + PATH];
    }
}
