package io.troupe.env.workspace;

import io.troupe.env.Agents;
import io.troupe.env.Depicted;
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
 * <p><b>Success</b>: they {@link Hold} the formation at the target: at the end of six steps in succession, the centre of the
 * three is within 0.5 m of the target and stays where it is, and the error of their formation is at most 0.25 m. They start at
 * random free places around a point that is at least 40 % of the width away from the target. With {@code cooperation} only
 * one of them, drawn anew for each episode, is told where the target is. With {@code tools} one of them must fetch a tool
 * first, which lies as far from start and target.
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
 * <b>Safety</b>: {@link SpeedLimit} near columns and walls; and the {@link Spacing} of robots, which corrected never collide with
 * each other.
 */
final class Cooperative implements ParallelEnvironment, Measured, Snapshotable, Depicted {
    static final String NAME = "Workspace-Cooperative-v0";

    /** Weights where an experiment says nothing else. */
    static final Map<String, Double> WEIGHTS =
            Map.of("base", 5.0, "cooperation", 5.0, "timePenalty", 0.01, "collision", 5.0, "completion", 10.0);

    static final int ROBOTS = Formation.ROBOTS;
    static final double REACHED = 0.5;

    private static final String TEAM = "robots";
    private static final List<String> MEASURES = List.of(
            "Success Rate",
            "Completion Time",
            "Collisions",
            "Safety Violations",
            "Formation Maintenance",
            "Cooperation Score",
            "Symbols");

    private final WorkspaceSettings settings;
    private final Stage stage;
    private final ParallelSpec spec;
    private final ComposedReward reward;
    private final StepFacts facts = new StepFacts();

    final Robots robots;
    final Errand errand;
    private final int[] symbols = new int[ROBOTS];
    private final RobotSenses senses;
    private final Hold hold = new Hold();
    private int steps;
    private boolean success;

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
        stage = settings.stage();
        robots = new Robots(settings);
        errand = new Errand(settings, cooperation, robots);
        senses = new RobotSenses(stage, robots, errand, symbols);
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
                                Box.of(RobotSenses.SIZE, -1, 1),
                                new Hybrid(Box.of(2, -1, 1), new MultiDiscrete(RobotSenses.SYMBOLS)))),
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
        errand.begin(random);
        robots.stop();
        Arrays.fill(symbols, 0);
        steps = 0;
        success = false;
        hold.begin();
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
        robots.measureAgain();
        distance = errand.distance();
        error = Formation.error(robots.x, robots.y);
    }

    /** Violations of safety constraints in the episode so far. */
    int violations() {
        return allViolations;
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
        distance = errand.distance();
        error = Formation.error(robots.x, robots.y);
        float progress = (float) ((distanceBefore - distance) / stage.width);
        if (!errand.hasTool() && distance <= Navigation.REACHED) {
            errand.takeTool();
            distance = errand.distance();
        } else {
            boolean there =
                    errand.hasTool() && distance <= REACHED && error <= Formation.KEPT && robots.collisions() == 0;
            success = hold.step(there, robots.centreX(), robots.centreY());
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
        float timeLeft = 1 - (float) steps / stage.maxSteps();
        for (int i = 0; i < ROBOTS; i++) {
            senses.write(i, error, timeLeft, agents.observation(i));
        }
    }

    @Override
    public int depictedSize() {
        return FloorPlan.size(stage.obstacles + ROBOTS + 2);
    }

    @Override
    public void depict(int copy, float[] target) {
        FloorPlan plan = new FloorPlan(target, stage);
        plan.add(robots.columns, 0);
        errand.draw(plan);
        for (int i = 0; i < ROBOTS; i++) {
            plan.add(FloorPlan.Kind.ROBOT, robots.x[i], robots.y[i], Robots.RADIUS);
        }
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
        errand.save(out);
        hold.save(out);
        reward.save(0, out);
        for (int i = 0; i < ROBOTS; i++) {
            out.writeByte(symbols[i]);
        }
        for (double value : new double[] {distance, error, scores}) {
            out.writeDouble(value);
        }
        for (int value : new int[] {steps, allCollisions, allViolations, kept, said}) {
            out.writeInt(value);
        }
    }

    @Override
    public void restore(DataInput in) throws IOException {
        robots.restore(in);
        errand.restore(in);
        hold.restore(in);
        success = false;
        reward.restore(0, in);
        for (int i = 0; i < ROBOTS; i++) {
            symbols[i] = in.readByte();
        }
        distance = in.readDouble();
        error = in.readDouble();
        scores = in.readDouble();
        steps = in.readInt();
        allCollisions = in.readInt();
        allViolations = in.readInt();
        kept = in.readInt();
        said = in.readInt();
    }
}
