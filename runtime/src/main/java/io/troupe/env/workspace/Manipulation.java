package io.troupe.env.workspace;

import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import java.util.List;
import java.util.Map;

/**
 * An {@link Arm} in the middle of the floor reaches between columns for a target and grasps it. An action in
 * {@code [-1, 1]^7} is the speed of each joint as a share of 0.4 rad/s; the arm has no inertia: a step of 0.5 s adds
 * {@code 0.2 rad * a} to its angles. A pose in which one of its nine checked points comes nearer to a column or the floor than
 * half its thickness is a collision: the arm stays as it was, and the episode ends unless {@code collisionsEnd = false}.
 *
 * <p><b>Success</b>: at the end of two steps in succession, which is what a grasp takes, the tip is within a ninth of the arm's
 * length of the target (0.25 m in the first stage). Targets are where the tip of a random free pose is, at least 30 % of the
 * arm's length from where it starts. With {@code tools} a tool that lies at such a place, as far from the target, must be
 * grasped first.
 *
 * <p><b>Observation</b>, 39 values in [-1, 1], of the same meaning in every stage: the angles as shares of their limits;
 * elbow, wrist and tip from the shoulder on, as shares of the arm's length; from there the target (or the tool that is still
 * missing); from the tip on the direction of the target, its distance as a share of twice the arm's length and as a share of
 * four ninths of it (1 m in the first stage); whether it is seen; of each link the gap to what is nearest as a share of the
 * same; from elbow, wrist and tip on the level
 * direction of the nearest column; the share of a grasp that is done; whether no tool is missing; the share of time that is
 * left; cosine and sine of the first angle. With {@code vision} a column between tip and target hides it: places and directions 0, distances 1.
 *
 * <p><b>Reward</b>: {@code base} is the distance to the target that the step gained, as a share of the length.
 * <b>Safety</b>: with a smallest gap of {@code g} no joint is faster than the share {@code clamp(g / s, 0.2, 1)} of its top
 * speed, where {@code s}, the {@link Arm#SWEEP} at full speed, is 35 % of the arm's length: so a corrected step only collides
 * where the arm creeps, nearer than 7 % of its length. And no joint is turned beyond 95 % of its
 * limit: corrected, it stops there; else at the limit itself, where it cannot go on. A step breaks each of the two at most
 * once.
 */
final class Manipulation extends WorkspaceTask {
    static final String NAME = "Workspace-Manipulation-v0";

    /** Weights where an experiment says nothing else. */
    static final Map<String, Double> WEIGHTS =
            Map.of("base", 5.0, "timePenalty", 0.01, "collision", 5.0, "completion", 10.0);

    static final double TOP_SPEED = 0.4;
    // Lengths in shares of the arm's: whatever the stage, a task looks the same to it.
    /** Within which a step at full speed can touch something. */
    static final double ZONE = TOP_SPEED * Stage.STEP_SECONDS * Arm.SWEEP;

    static final double REACHED = 1 / 9.0;
    /** From where on it is told by how much distances are less. */
    static final double NEAR = 4 / 9.0;

    private static final double APART = 0.3;
    /** Of the middle of the floor in which no column stands. */
    private static final double KEPT_FREE = 0.3;
    /** Left around poses that are drawn. */
    private static final double MARGIN = 1 / 45.0;

    static final int GRASP_STEPS = 2;
    static final double SOFT_LIMIT = 0.95;

    private static final int JOINTS = Arm.JOINTS;
    private static final double[] HOME = {0, 0.3, 0, -1.2, 0, -0.6, 0};
    private static final double SPREAD = 0.3;
    private static final int TRIES = 1_000;
    private static final int OBSERVATION = JOINTS + 9 + 3 + 3 + 2 + 1 + 3 + 6 + 3 + 2;
    private static final List<String> MEASURES = List.of("Distance Left");

    // Elements of a copy's state.
    static final int ANGLES = OWN;
    static final int TARGET = ANGLES + JOINTS;
    static final int TOOL = TARGET + 3;
    static final int HAS_TOOL = TOOL + 3;
    static final int GRASP = HAS_TOOL + 1;
    static final int DISTANCE = GRASP + 1;
    /** Of each link. */
    static final int GAPS = DISTANCE + 1;
    /** Ends of the links. */
    static final int ENDS = GAPS + Arm.LINKS;

    private static final int OWN_STATE = ENDS + 3 * Arm.LINKS - OWN;
    private static final int TIP = ENDS + 3 * (Arm.LINKS - 1);

    private final Arm arm;
    private final double[] tried = new double[JOINTS];
    private final Clearances clearances;
    /** Cosine and sine. */
    private final double[] base = new double[2];

    Manipulation(int copies, WorkspaceSettings settings) {
        super(
                new EnvironmentSpec(
                        NAME,
                        Box.of(OBSERVATION, -1, 1),
                        Box.of(JOINTS, -1, 1),
                        settings.stage().maxSteps()),
                copies,
                settings,
                new Columns(settings.stage(), copies, 0.2),
                OWN_STATE,
                MEASURES);
        arm = new Arm(stage);
        clearances = new Clearances(arm, columns);
    }

    @Override
    void start(RandomStream random, int b, int at) {
        columns.draw(random, b, KEPT_FREE * arm.length);
        for (int attempt = 0; attempt < TRIES; attempt++) {
            for (int joint = 0; joint < JOINTS; joint++) {
                tried[joint] = HOME[joint] + random.uniform(-SPREAD, SPREAD);
            }
            tried[0] = random.uniform(-SOFT_LIMIT, SOFT_LIMIT) * Arm.limit(0);
            arm.pose(tried, 0);
            if (clearances.isFree(b, MARGIN * arm.length)) {
                break;
            }
            if (attempt == TRIES - 1) {
                columns.clear(b);
            }
        }
        System.arraycopy(tried, 0, state, at + ANGLES, JOINTS);
        clearances.measure(b);
        keepPose(at);
        state[at + HAS_TOOL] = 1;
        place(random, b, at, TARGET);
        if (settings.tools()) {
            state[at + HAS_TOOL] = 0;
            place(random, b, at, TOOL);
        }
        state[at + GRASP] = 0;
        state[at + DISTANCE] = distanceToAim(at);
    }

    /**
     * Draws a free pose whose tip is far from the arm's, and for a tool from the target; where there is none, what was drawn
     * last has to do.
     */
    private void place(RandomStream random, int b, int at, int place) {
        double apart = APART * arm.length;
        boolean found = false;
        for (int attempt = 0; attempt < TRIES && !found; attempt++) {
            for (int joint = 0; joint < JOINTS; joint++) {
                tried[joint] = random.uniform(-SOFT_LIMIT, SOFT_LIMIT) * Arm.limit(joint);
            }
            arm.pose(tried, 0);
            found = distance(arm.points, Arm.end(2), at + TIP) >= apart
                    && (place == TARGET || distance(arm.points, Arm.end(2), at + TARGET) >= apart)
                    && clearances.isFree(b, MARGIN * arm.length);
        }
        System.arraycopy(arm.points, Arm.end(2), state, at + place, 3);
    }

    private void keepPose(int at) {
        for (int link = 0; link < Arm.LINKS; link++) {
            System.arraycopy(arm.points, Arm.end(link), state, at + ENDS + 3 * link, 3);
        }
        System.arraycopy(clearances.gaps, 0, state, at + GAPS, Arm.LINKS);
    }

    /** From where the tip of the arm stands among some places to a place in the state. */
    private double distance(double[] tips, int tip, int place) {
        double dx = state[place] - tips[tip];
        double dy = state[place + 1] - tips[tip + 1];
        double dz = state[place + 2] - tips[tip + 2];
        return Math.sqrt(dx * dx + dy * dy + dz * dz);
    }

    private double distanceToAim(int at) {
        return distance(state, at + TIP, aim(at));
    }

    private int aim(int at) {
        return at + (state[at + HAS_TOOL] > 0 ? TARGET : TOOL);
    }

    @Override
    void move(int b, int at, float[] actions, int action) {
        double gap = Math.min(state[at + GAPS], Math.min(state[at + GAPS + 1], state[at + GAPS + 2]));
        double allowed = SpeedLimit.allowedWithin(gap, ZONE * arm.length);
        double fastest = 0;
        double squares = 0;
        for (int joint = 0; joint < JOINTS; joint++) {
            tried[joint] = clipped(actions[action + joint], 1, b);
            fastest = Math.max(fastest, Math.abs(tried[joint]));
            squares += tried[joint] * tried[joint];
        }
        facts.effort = (float) (squares / JOINTS);
        boolean tooFast = SpeedLimit.isBroken(fastest, allowed);
        double scale = TOP_SPEED * Stage.STEP_SECONDS * (tooFast && settings.corrects() ? allowed / fastest : 1);
        boolean tooFar = false;
        for (int joint = 0; joint < JOINTS; joint++) {
            double angle = state[at + ANGLES + joint] + scale * tried[joint];
            double soft = SOFT_LIMIT * Arm.limit(joint);
            tooFar |= Math.abs(angle) > soft;
            double most = settings.corrects() ? soft : Arm.limit(joint);
            tried[joint] = Math.clamp(angle, -most, most);
        }
        facts.violations = (tooFast ? 1 : 0) + (tooFar ? 1 : 0);
        arm.pose(tried, 0);
        if (clearances.measure(b) < 0) {
            facts.collisions = 1;
        } else {
            System.arraycopy(tried, 0, state, at + ANGLES, JOINTS);
            keepPose(at);
        }
        grasp(at);
    }

    private void grasp(int at) {
        double distance = distanceToAim(at);
        facts.progress = (float) ((state[at + DISTANCE] - distance) / arm.length);
        state[at + GRASP] = distance <= REACHED * arm.length && facts.collisions == 0 ? state[at + GRASP] + 1 : 0;
        if (state[at + GRASP] == GRASP_STEPS) {
            if (state[at + HAS_TOOL] > 0) {
                facts.completed = true;
            } else {
                state[at + HAS_TOOL] = 1;
                state[at + GRASP] = 0;
                distance = distanceToAim(at);
            }
        }
        state[at + DISTANCE] = distance;
    }

    @Override
    void look(int b, int at, float[] observations, int offset) {
        int o = offset;
        for (int joint = 0; joint < JOINTS; joint++) {
            observations[o++] = (float) (state[at + ANGLES + joint] / Arm.limit(joint));
        }
        for (int link = 0; link < Arm.LINKS; link++) {
            o = fromShoulder(at + ENDS + 3 * link, true, observations, o);
        }
        int aim = aim(at);
        double distance = state[at + DISTANCE];
        double near = 1 / (NEAR * arm.length);
        boolean seen = !settings.vision()
                || !columns.hides(
                        b,
                        state[at + TIP],
                        state[at + TIP + 1],
                        state[at + TIP + 2],
                        state[aim],
                        state[aim + 1],
                        state[aim + 2]);
        o = fromShoulder(aim, seen, observations, o);
        double toUnit = seen && distance > 0 ? 1 / distance : 0;
        for (int i = 0; i < 3; i++) {
            observations[o++] = (float) ((state[aim + i] - state[at + TIP + i]) * toUnit);
        }
        observations[o++] = seen ? (float) Math.min(distance / (2 * arm.length), 1) : 1;
        observations[o++] = seen ? (float) Math.min(distance * near, 1) : 1;
        observations[o++] = seen ? 1 : 0;
        for (int link = 0; link < Arm.LINKS; link++) {
            observations[o++] = (float) Math.min(state[at + GAPS + link] * near, 1);
        }
        for (int link = 0; link < Arm.LINKS; link++) {
            int end = at + ENDS + 3 * link;
            columns.direction(b, state[end], state[end + 1], state[end + 2], observations, o);
            o += 2;
        }
        observations[o++] = (float) state[at + GRASP] / GRASP_STEPS;
        observations[o++] = (float) state[at + HAS_TOOL];
        observations[o++] = timeLeft(at);
        Turn.write(state[at + ANGLES], base, 0);
        observations[o++] = (float) base[0];
        observations[o] = (float) base[1];
    }

    private int fromShoulder(int place, boolean known, float[] observations, int o) {
        double scale = known ? 1 / arm.length : 0;
        observations[o] = (float) ((state[place] - stage.width / 2) * scale);
        observations[o + 1] = (float) ((state[place + 1] - stage.width / 2) * scale);
        observations[o + 2] = (float) ((state[place + 2] - arm.shoulderHeight()) * scale);
        return o + 3;
    }

    @Override
    int shapes() {
        return Arm.LINKS + 3;
    }

    @Override
    void draw(int b, int at, FloorPlan plan) {
        plan.add(columns, b);
        plan.add(FloorPlan.Kind.BASE, stage.width / 2, stage.width / 2, 2 * arm.radius);
        for (int end = at + ENDS; end <= at + TIP; end += 3) {
            plan.add(FloorPlan.Kind.LINK, state[end], state[end + 1], arm.radius);
        }
        plan.add(FloorPlan.Kind.TARGET, state[at + TARGET], state[at + TARGET + 1], REACHED * arm.length / 2);
        if (state[at + HAS_TOOL] == 0) {
            plan.add(FloorPlan.Kind.TOOL, state[at + TOOL], state[at + TOOL + 1], REACHED * arm.length / 2);
        }
    }

    @Override
    void ownMeasures(int at, float[] measures, int offset) {
        measures[offset] = (float) state[at + DISTANCE];
    }
}
