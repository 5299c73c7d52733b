package io.troupe.env.workspace;

import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A flying robot explores a workspace with columns and collects what it finds. An action {@code a} in {@code [-1, 1]^3},
 * scaled down to length 1 where it is longer, is the velocity {@code v = 1 m/s * a}, and a step of 0.5 s takes it from
 * {@code x} to {@code x + 0.5 s * v}. Where it would then touch a column, a wall, the floor or the ceiling it stays where it
 * was, which is a collision, and ends the episode unless {@code collisionsEnd = false}.
 *
 * <p>The workspace is divided into cells of 1 m. The robot (radius 0.2 m) sees the cells whose middle is within 2 m; with
 * {@code vision}, only where no column is in between. There are as many resources as the stage has obstacles, in cells that
 * can be seen. One is known when its cell has been seen, and collected within 0.6 m; with {@code tools} a tool, which is known from the beginning, must
 * be fetched first.
 *
 * <p><b>Success</b>: 80 % of the cells have been seen and 80 % of the resources (rounded up) are collected.
 *
 * <p><b>Observation</b>, 39 values in [-1, 1], of the same meaning in every stage: 16 distance sensors around it, above and
 * below (share of 3 m); direction and distance (share of 5 m) of the frontier, and whether there is one; the same of the
 * nearest known resource (or the tool that is still missing); the last velocity as a share of the top speed; the place; the
 * gap to what is nearest as a share of 3 m; the shares of cells seen and of resources collected; whether no tool is missing;
 * the share of time that is left. The frontier, chosen anew when it has been seen, is the nearest unseen cell whose
 * neighbours beside, above and below are unseen too and not inside a column, and where there is none, the nearest unseen one:
 * 80 % are enough, and holes are not worth a way. After Yamauchi, "A Frontier-Based Approach for Autonomous Exploration" (1997).
 *
 * <p><b>Reward</b>: {@code base} is how much nearer the step came to its aim as a share of the width, where the aim is the
 * nearest known resource (or the missing tool), else the frontier, as they were before the step; {@code exploration} is the
 * mean of the share of the cells that were seen first and the share of the resources that were collected. <b>Safety</b>: {@link SpeedLimit} near columns, walls, floor and ceiling.
 */
final class Exploration extends WorkspaceTask {
    static final String NAME = "Workspace-Exploration-v0";

    /** Weights where an experiment says nothing else. */
    static final Map<String, Double> WEIGHTS =
            Map.of("base", 2.0, "exploration", 10.0, "timePenalty", 0.01, "collision", 5.0, "completion", 10.0);

    static final double RADIUS = 0.2;
    static final double TOP_SPEED = 1;
    static final double SIGHT = 2;
    static final double ENOUGH = 0.8;

    private static final double MARGIN = 0.15;
    private static final int TRIES = 1_000;

    private static final int RAYS = 16;
    private static final int OBSERVATION = RAYS + 23;
    private static final List<String> MEASURES = List.of("Coverage", "Resources");

    // Elements of a copy's state.
    static final int X = OWN;
    static final int VELOCITY = OWN + 3;
    static final int GAP = OWN + 6;
    static final int FRONTIER = OWN + 7;
    static final int HAS_TOOL = OWN + 8;
    static final int TOOL = OWN + 9;
    static final int COLLECTED_COUNT = OWN + 12;
    static final int COVERED = OWN + 13;
    static final int RESOURCES = OWN + 14;

    private final Fan fan = new Fan(RAYS);
    final Coverage coverage;
    private final Resources resources;
    private final int needed;

    Exploration(int copies, WorkspaceSettings settings) {
        super(
                new EnvironmentSpec(
                        NAME,
                        Box.of(OBSERVATION, -1, 1),
                        Box.of(3, -1, 1),
                        settings.stage().maxSteps()),
                copies,
                settings,
                new Columns(settings.stage(), copies, 3 * RADIUS),
                RESOURCES - OWN + settings.stage().obstacles * Resources.SIZE,
                MEASURES);
        coverage = new Coverage(stage, copies);
        resources = new Resources(stage.obstacles, state, RESOURCES, coverage);
        needed = (int) Math.ceil(ENOUGH * resources.count);
    }

    @Override
    void start(RandomStream random, int b, int at) {
        columns.draw(random, b, 0);
        coverage.begin(b, columns);
        place(random, b, at, X, false);
        for (int i = 0; i < resources.count; i++) {
            int resource = resources.at(at, i);
            place(random, b, at, resource - at, true);
            state[resource + 3] = 1;
        }
        state[at + HAS_TOOL] = settings.tools() ? 0 : 1;
        Arrays.fill(state, at + VELOCITY, at + VELOCITY + 3, 0);
        Arrays.fill(state, at + TOOL, at + TOOL + 3, 0);
        if (settings.tools()) {
            place(random, b, at, TOOL, false);
        }
        state[at + COLLECTED_COUNT] = 0;
        state[at + FRONTIER] = Coverage.NONE;
        state[at + GAP] = gap(b, state[at + X], state[at + X + 1], state[at + X + 2]);
        see(b, at);
    }

    /**
     * Draws a free place, of a tool as far from the robot as it sees, so that to fetch it is something to do, and in a cell that
     * can be seen where that is asked for. Where there is none, the columns go.
     */
    private void place(RandomStream random, int b, int at, int place, boolean visible) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            double x = random.uniform(0, stage.width);
            double y = random.uniform(0, stage.width);
            double z = random.uniform(0, stage.height);
            if (attempt == TRIES - 1) {
                columns.clear(b);
                coverage.begin(b, columns);
                x = stage.width / 2;
                y = stage.width / 2;
                z = stage.height / 2;
            }
            boolean right = (!visible || coverage.isOpen(b, coverage.at(x, y, z)))
                    && (place != TOOL || distance(at, x, y, z) >= SIGHT)
                    && gap(b, x, y, z) >= MARGIN;
            if (right || attempt == TRIES - 1) {
                state[at + place] = x;
                state[at + place + 1] = y;
                state[at + place + 2] = z;
                return;
            }
        }
    }

    private double gap(int b, double x, double y, double z) {
        double toWalls = Math.min(stage.toWalls(x, y), Math.min(z, stage.height - z));
        return Math.min(columns.clearance(b, x, y, z), toWalls) - RADIUS;
    }

    /** Sees what is around, and says how many cells were new. */
    private int see(int b, int at) {
        double x = state[at + X];
        double y = state[at + X + 1];
        double z = state[at + X + 2];
        int seen = coverage.see(b, x, y, z, SIGHT, !settings.vision(), columns);
        if (!coverage.isOpen(b, (int) state[at + FRONTIER])) {
            state[at + FRONTIER] = coverage.frontier(b, x, y, z);
        }
        state[at + COVERED] = coverage.share(b);
        return seen;
    }

    @Override
    void move(int b, int at, float[] actions, int action) {
        double ax = clipped(actions[action], 1, b);
        double ay = clipped(actions[action + 1], 1, b);
        double az = clipped(actions[action + 2], 1, b);
        double squares = ax * ax + ay * ay + az * az;
        facts.effort = (float) (squares / 3);
        double speed = Math.sqrt(squares);
        double allowed = SpeedLimit.allowed(state[at + GAP], TOP_SPEED);
        facts.violations = SpeedLimit.isBroken(Math.min(speed, 1), allowed) ? 1 : 0;
        double most = settings.corrects() ? allowed : 1;
        double scale = TOP_SPEED * (speed > most ? most / speed : 1);
        int known = nearestKnown(b, at);
        int frontier = (int) state[at + FRONTIER];
        double before = distanceToAim(at, known, frontier);
        double x = state[at + X] + ax * scale * Stage.STEP_SECONDS;
        double y = state[at + X + 1] + ay * scale * Stage.STEP_SECONDS;
        double z = state[at + X + 2] + az * scale * Stage.STEP_SECONDS;
        double gap = gap(b, x, y, z);
        if (gap < 0) {
            facts.collisions = 1;
            scale = 0;
        } else {
            state[at + X] = x;
            state[at + X + 1] = y;
            state[at + X + 2] = z;
            state[at + GAP] = gap;
        }
        state[at + VELOCITY] = ax * scale;
        state[at + VELOCITY + 1] = ay * scale;
        state[at + VELOCITY + 2] = az * scale;
        facts.progress = (float) ((before - distanceToAim(at, known, frontier)) / stage.width);
        facts.explored = ((float) see(b, at) / coverage.count(b) + (float) collect(at) / resources.count) / 2;
        facts.completed =
                facts.collisions == 0 && state[at + COLLECTED_COUNT] >= needed && state[at + COVERED] >= ENOUGH;
    }

    private double distanceToAim(int at, int known, int frontier) {
        if (known >= 0) {
            return distance(at, known);
        }
        return frontier == Coverage.NONE
                ? 0
                : distance(at, coverage.x(frontier), coverage.y(frontier), coverage.z(frontier));
    }

    /** Says how many resources it takes. */
    private int collect(int at) {
        if (state[at + HAS_TOOL] == 0) {
            state[at + HAS_TOOL] = distance(at, at + TOOL) <= Resources.COLLECTED ? 1 : 0;
            return 0;
        }
        int collected = resources.collect(at, at + X);
        state[at + COLLECTED_COUNT] += collected;
        return collected;
    }

    private double distance(int at, int place) {
        return distance(at, state[place], state[place + 1], state[place + 2]);
    }

    private double distance(int at, double x, double y, double z) {
        double dx = x - state[at + X];
        double dy = y - state[at + X + 1];
        double dz = z - state[at + X + 2];
        return Math.sqrt(dx * dx + dy * dy + dz * dz);
    }

    /** Where the nearest known thing to fetch stands in the state, or -1. */
    private int nearestKnown(int b, int at) {
        return state[at + HAS_TOOL] == 0 ? at + TOOL : resources.nearestKnown(b, at, at + X);
    }

    @Override
    void look(int b, int at, float[] observations, int offset) {
        double x = state[at + X];
        double y = state[at + X + 1];
        double z = state[at + X + 2];
        // What is lower than the middle of the robot can still be touched.
        columns.measure(b, x, y, z - RADIUS, fan, observations, offset);
        int o = offset + RAYS;
        observations[o++] = (float) Math.min((stage.height - z) / Columns.RANGE, 1);
        observations[o++] = (float) Math.clamp((z - columns.top(b, x, y, RADIUS)) / Columns.RANGE, 0, 1);
        int frontier = (int) state[at + FRONTIER];
        o = frontier == Coverage.NONE
                ? Bearing.writeNone(observations, o)
                : Bearing.write(
                        coverage.x(frontier) - x, coverage.y(frontier) - y, coverage.z(frontier) - z, observations, o);
        int known = nearestKnown(b, at);
        o = known < 0
                ? Bearing.writeNone(observations, o)
                : Bearing.write(state[known] - x, state[known + 1] - y, state[known + 2] - z, observations, o);
        for (int i = 0; i < 3; i++) {
            observations[o++] = (float) (state[at + VELOCITY + i] / TOP_SPEED);
        }
        observations[o++] = (float) (2 * x / stage.width - 1);
        observations[o++] = (float) (2 * y / stage.width - 1);
        observations[o++] = (float) (2 * z / stage.height - 1);
        observations[o++] = (float) Math.min(state[at + GAP] / Columns.RANGE, 1);
        observations[o++] = (float) state[at + COVERED];
        observations[o++] = (float) state[at + COLLECTED_COUNT] / resources.count;
        observations[o++] = (float) state[at + HAS_TOOL];
        observations[o] = timeLeft(at);
    }

    @Override
    int shapes() {
        return coverage.side * coverage.side + resources.count + 2;
    }

    @Override
    void draw(int b, int at, FloorPlan plan) {
        coverage.draw(b, plan);
        plan.add(columns, b);
        resources.draw(at, plan);
        if (state[at + HAS_TOOL] == 0) {
            plan.add(FloorPlan.Kind.TOOL, state[at + TOOL], state[at + TOOL + 1], RADIUS);
        }
        plan.add(FloorPlan.Kind.ROBOT, state[at + X], state[at + X + 1], RADIUS);
    }

    @Override
    void ownMeasures(int at, float[] measures, int offset) {
        measures[offset] = (float) state[at + COVERED];
        measures[offset + 1] = (float) state[at + COLLECTED_COUNT] / resources.count;
    }

    /** What has no number may be of an older form than this one. */
    @Override
    protected int layout() {
        return 1;
    }

    @Override
    protected void saveCopy(int b, DataOutput out) throws IOException {
        super.saveCopy(b, out);
        coverage.save(b, out);
    }

    @Override
    protected void restoreCopy(int b, DataInput in) throws IOException {
        super.restoreCopy(b, in);
        coverage.restore(b, in);
    }
}
