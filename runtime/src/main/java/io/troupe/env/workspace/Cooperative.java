package io.troupe.env.workspace;

import io.troupe.env.Agents;
import io.troupe.env.Measured;
import io.troupe.env.ParallelEnvironment;
import io.troupe.env.Snapshotable;
import io.troupe.reward.ComposedReward;
import io.troupe.reward.StepFacts;
import io.troupe.spec.AgentSpec;
import io.troupe.spec.BehaviourSpec;
import io.troupe.spec.Box;
import io.troupe.spec.Hybrid;
import io.troupe.spec.MultiDiscrete;
import io.troupe.spec.ParallelSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Three round robots on the floor bring a {@link Formation} to a target between columns, by one behaviour, {@code robot}.
 * Each moves as the robot of {@link Navigation} does (radius 0.2 m, at most 0.5 m/s), and says one of four symbols in each
 * step, which the others hear in the next one within 5 m; 0 is silence. An action is a hybrid: two values in [-1, 1] and the
 * symbol.
 *
 * <p>A robot that would touch a column or a wall stays where it was; robots that would touch each other all stay. Each is a
 * collision of those that do it, and ends the episode unless {@code collisionsEnd = false}.
 *
 * <p><b>Success</b>: at the end of four steps in succession, the centre of the three is within 0.5 m of the target and the
 * error of their formation at most 0.25 m. They start at random free places around a point that is at least 40 % of the width away from the target. With
 * {@code cooperation} only one of them, drawn anew for each episode, is told where the target is. With {@code tools} one of
 * them must fetch a tool first.
 *
 * <p><b>Observation</b> of each, 50 values in [-1, 1], of the same meaning in every stage: 16 distance sensors for columns
 * and walls (share of 3 m); direction from itself to the target (or the tool that is still missing), distance as a share of
 * the floor's diagonal and as a share of 1 m, and whether it knows these (0, 0, 1, 1, 0 where not: without being told, and
 * with {@code vision} behind a column); its last velocity; its place; the gap to what is nearest, other robots too, as a share
 * of 3 m; of both others the direction, the distance as a share of the diagonal and of 2 m, the last velocity, and the symbol
 * heard as one of four; the error of the formation as a share of 1 m; whether it is the one who is told; whether no tool is
 * missing; the share of time that is left.
 *
 * <p><b>Reward</b> of each: {@code base} is how much nearer the centre came to the target (or the robot nearest to the tool to
 * that) as a share of the width; {@code cooperation} is how much less the formation's error became, in sides; {@code
 * completion} is for all, {@code collision}, {@code safety} and {@code efficiency} for each its own.
 * <b>Safety</b>: {@link SpeedLimit} near columns and walls; and no robot moves towards another one within 0.6 m: corrected, it
 * keeps the part of its velocity that leads elsewhere.
 */
final class Cooperative implements ParallelEnvironment, Measured, Snapshotable {
    static final String NAME = "Workspace-Cooperative-v0";

    /** Weights where an experiment says nothing else. */
    static final Map<String, Double> WEIGHTS =
            Map.of("base", 5.0, "cooperation", 5.0, "timePenalty", 0.01, "collision", 5.0, "completion", 10.0);

    static final int ROBOTS = Formation.ROBOTS;
    static final double REACHED = 0.5;
    /** Steps that the formation is to be held at the target. */
    static final int HELD_STEPS = 4;

    static final double HEARING = 5;
    static final int SYMBOLS = 4;

    private static final String TEAM = "robots";
    private static final double APART = 0.4;
    private static final double START_RADIUS = 1.2;
    private static final double START_DISTANCE = 0.7;
    private static final double MARGIN = 0.1;
    /** Around the target, so that the formation finds room. */
    private static final double ROOM = 0.6;

    private static final double NEAR = 2;
    private static final int TRIES = 1_000;
    private static final int RAYS = 16;
    private static final int OBSERVATION = RAYS + 10 + 10 * (ROBOTS - 1) + 4;
    private static final List<String> MEASURES = List.of(
            "Success Rate",
            "Completion Time",
            "Collisions",
            "Safety Violations",
            "Formation Maintenance",
            "Cooperation Score",
            "Symbols");

    private final WorkspaceSettings settings;
    private final boolean cooperation;
    private final Stage stage;
    private final ParallelSpec spec;
    private final ComposedReward reward;
    private final Fan fan = new Fan(RAYS);
    private final StepFacts facts = new StepFacts();

    final Robots robots;
    /** Places of the robots, which are the {@link #robots}' own. */
    private final double[] x;

    private final double[] y;
    private final int[] symbols = new int[ROBOTS];
    double targetX;
    double targetY;
    private double toolX;
    private double toolY;
    private boolean hasTool;
    private int scout;
    private int steps;
    private boolean success;
    /** Steps in succession with the formation at the target. */
    private int held;

    private double distance;
    private double error;
    // Sums over the episode.
    private int allCollisions;
    private int allViolations;
    private int kept;
    private double scores;
    private int said;

    Cooperative(WorkspaceSettings settings, boolean cooperation) {
        this.settings = settings;
        this.cooperation = cooperation;
        stage = settings.stage();
        robots = new Robots(settings);
        x = robots.x;
        y = robots.y;
        reward = new ComposedReward(settings.rewards(), 1);
        List<AgentSpec> agents = new ArrayList<>();
        for (int i = 0; i < ROBOTS; i++) {
            agents.add(new AgentSpec("robot-" + i, "robot", TEAM));
        }
        List<String> measures = new ArrayList<>(MEASURES);
        measures.addAll(reward.measureNames());
        spec = new ParallelSpec(
                        NAME,
                        List.of(new BehaviourSpec(
                                "robot",
                                Box.of(OBSERVATION, -1, 1),
                                new Hybrid(Box.of(2, -1, 1), new MultiDiscrete(SYMBOLS)))),
                        agents,
                        stage.maxSteps())
                .withMeasures(measures.toArray(String[]::new));
    }

    @Override
    public ParallelSpec spec() {
        return spec;
    }

    @Override
    public void reset(RandomGenerator random, Agents agents) {
        robots.columns.draw(random, 0, 0);
        draw(random);
        hasTool = !settings.tools();
        scout = random.nextInt(ROBOTS);
        robots.stop();
        Arrays.fill(symbols, 0);
        steps = 0;
        success = false;
        held = 0;
        allCollisions = 0;
        allViolations = 0;
        kept = 0;
        scores = 0;
        said = 0;
        reward.begin(0);
        measureAgain();
        for (int i = 0; i < ROBOTS; i++) {
            agents.enter(i);
        }
        tell(agents);
    }

    /** Finds out how things stand after robots or target were put somewhere. */
    void measureAgain() {
        distance = distanceToAim();
        error = Formation.error(x, y);
    }

    /** Violations of safety constraints in the episode so far. */
    int violations() {
        return allViolations;
    }

    /** Draws places of target, tool and robots; where columns leave no room for all of them, they go. */
    private void draw(RandomGenerator random) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            if (attempt == TRIES / 2) {
                robots.columns.clear(0);
            }
            targetX = stage.width * random.nextDouble();
            targetY = stage.width * random.nextDouble();
            toolX = stage.width * random.nextDouble();
            toolY = stage.width * random.nextDouble();
            double startX = stage.width * random.nextDouble();
            double startY = stage.width * random.nextDouble();
            if (robots.gap(targetX, targetY) >= ROOM
                    && robots.gap(toolX, toolY) >= MARGIN
                    && Formation.distance(startX, startY, targetX, targetY) >= APART * stage.width
                    && drawRobots(random, startX, startY)) {
                return;
            }
        }
        // Without columns it takes a few attempts: 500 that all failed never happened.
        throw new IllegalStateException("no places found in the stage " + stage.key());
    }

    private boolean drawRobots(RandomGenerator random, double startX, double startY) {
        for (int i = 0; i < ROBOTS; i++) {
            boolean found = false;
            for (int attempt = 0; attempt < ROBOTS * ROBOTS && !found; attempt++) {
                x[i] = startX + START_RADIUS * (2 * random.nextDouble() - 1);
                y[i] = startY + START_RADIUS * (2 * random.nextDouble() - 1);
                found = robots.gap(x[i], y[i]) >= MARGIN;
                for (int j = 0; j < i; j++) {
                    found &= Formation.distance(x[i], y[i], x[j], y[j]) >= START_DISTANCE;
                }
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    private double aimX() {
        return hasTool ? targetX : toolX;
    }

    private double aimY() {
        return hasTool ? targetY : toolY;
    }

    /** Of the centre to the target, or of the nearest robot to the tool. */
    private double distanceToAim() {
        if (hasTool) {
            return Formation.distance((x[0] + x[1] + x[2]) / 3, (y[0] + y[1] + y[2]) / 3, targetX, targetY);
        }
        double nearest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < ROBOTS; i++) {
            nearest = Math.min(nearest, Formation.distance(x[i], y[i], toolX, toolY));
        }
        return nearest;
    }

    @Override
    public void step(Agents agents, RandomGenerator random) {
        steps++;
        for (int i = 0; i < ROBOTS; i++) {
            float[] action = agents.action(i);
            robots.plan(i, action[0], action[1]);
            symbols[i] = (int) action[2];
            said += symbols[i] > 0 ? 1 : 0;
        }
        robots.move();
        double distanceBefore = distance;
        double errorBefore = error;
        distance = distanceToAim();
        error = Formation.error(x, y);
        float progress = (float) ((distanceBefore - distance) / stage.width);
        if (!hasTool && distance <= Navigation.REACHED) {
            hasTool = true;
            distance = distanceToAim();
        } else {
            boolean there = hasTool && distance <= REACHED && error <= Formation.KEPT && robots.collisions() == 0;
            held = there ? held + 1 : 0;
            success = held == HELD_STEPS;
        }
        kept += error <= Formation.KEPT ? 1 : 0;
        scores += Formation.score(error);
        for (int i = 0; i < ROBOTS; i++) {
            facts.clear();
            facts.progress = progress;
            facts.cooperation = (float) ((errorBefore - error) / Formation.SIDE);
            facts.collisions = robots.collisions[i];
            facts.violations = robots.violations[i];
            facts.effort = (float) robots.efforts[i];
            facts.completed = success;
            facts.steps = steps;
            facts.maxSteps = stage.maxSteps();
            agents.reward(i, reward.add(0, facts));
            allCollisions += robots.collisions[i];
            allViolations += robots.violations[i];
        }
        tell(agents);
        if (success || (robots.collisions() > 0 && settings.collisionsEnd())) {
            agents.terminateAll();
        }
    }

    private void tell(Agents agents) {
        for (int i = 0; i < ROBOTS; i++) {
            float[] observation = agents.observation(i);
            robots.columns.measure(0, x[i], y[i], 0, fan, observation, 0);
            int o = aim(i, observation, RAYS);
            observation[o++] = (float) (robots.velocityX[i] / Robots.TOP_SPEED);
            observation[o++] = (float) (robots.velocityY[i] / Robots.TOP_SPEED);
            observation[o++] = (float) (2 * x[i] / stage.width - 1);
            observation[o++] = (float) (2 * y[i] / stage.width - 1);
            int gapAt = o++;
            double nearest = robots.gap(x[i], y[i]);
            for (int k = 1; k < ROBOTS; k++) {
                int j = (i + k) % ROBOTS;
                double apart = Formation.distance(x[i], y[i], x[j], y[j]);
                nearest = Math.min(nearest, apart - 2 * Robots.RADIUS);
                o = other(i, j, apart, observation, o);
            }
            observation[gapAt] = (float) Math.min(nearest / Columns.RANGE, 1);
            observation[o++] = (float) Math.min(error / Formation.SIDE, 1);
            observation[o++] = scout == i ? 1 : 0;
            observation[o++] = hasTool ? 1 : 0;
            observation[o] = 1 - (float) steps / stage.maxSteps();
        }
    }

    private int aim(int i, float[] observation, int o) {
        boolean known = (!cooperation || scout == i)
                && (!settings.vision() || !robots.columns.hides(0, x[i], y[i], 0, aimX(), aimY(), 0));
        double far = Formation.distance(x[i], y[i], aimX(), aimY());
        double toUnit = known && far > 0 ? 1 / far : 0;
        observation[o] = (float) ((aimX() - x[i]) * toUnit);
        observation[o + 1] = (float) ((aimY() - y[i]) * toUnit);
        observation[o + 2] = known ? (float) (far / stage.diagonal()) : 1;
        observation[o + 3] = known ? (float) Math.min(far, 1) : 1;
        observation[o + 4] = known ? 1 : 0;
        return o + 5;
    }

    private int other(int i, int j, double apart, float[] observation, int o) {
        observation[o] = (float) ((x[j] - x[i]) / apart);
        observation[o + 1] = (float) ((y[j] - y[i]) / apart);
        observation[o + 2] = (float) (apart / stage.diagonal());
        observation[o + 3] = (float) Math.min(apart / NEAR, 1);
        observation[o + 4] = (float) (robots.velocityX[j] / Robots.TOP_SPEED);
        observation[o + 5] = (float) (robots.velocityY[j] / Robots.TOP_SPEED);
        int heard = apart <= HEARING ? symbols[j] : 0;
        for (int symbol = 0; symbol < SYMBOLS; symbol++) {
            observation[o + 6 + symbol] = symbol == heard ? 1 : 0;
        }
        return o + 6 + SYMBOLS;
    }

    @Override
    public void measures(float[] values) {
        values[0] = success ? 1 : 0;
        values[1] = success ? (float) (steps * Stage.STEP_SECONDS) : Float.NaN;
        values[2] = allCollisions;
        values[3] = allViolations;
        values[4] = (float) kept / steps;
        values[5] = (float) (scores / steps);
        values[6] = said;
        reward.write(0, values, MEASURES.size());
    }

    @Override
    public void save(DataOutput out) throws IOException {
        robots.save(out);
        reward.save(0, out);
        for (int i = 0; i < ROBOTS; i++) {
            out.writeByte(symbols[i]);
        }
        for (double value : new double[] {targetX, targetY, toolX, toolY, distance, error, scores}) {
            out.writeDouble(value);
        }
        out.writeBoolean(hasTool);
        for (int value : new int[] {scout, steps, held, allCollisions, allViolations, kept, said}) {
            out.writeInt(value);
        }
    }

    @Override
    public void restore(DataInput in) throws IOException {
        robots.restore(in);
        reward.restore(0, in);
        for (int i = 0; i < ROBOTS; i++) {
            symbols[i] = in.readByte();
        }
        targetX = in.readDouble();
        targetY = in.readDouble();
        toolX = in.readDouble();
        toolY = in.readDouble();
        distance = in.readDouble();
        error = in.readDouble();
        scores = in.readDouble();
        hasTool = in.readBoolean();
        scout = in.readInt();
        steps = in.readInt();
        held = in.readInt();
        allCollisions = in.readInt();
        allViolations = in.readInt();
        kept = in.readInt();
        said = in.readInt();
    }
}
