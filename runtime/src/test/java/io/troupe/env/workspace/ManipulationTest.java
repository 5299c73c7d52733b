package io.troupe.env.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.random.RandomStream;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Single steps of the beginner's arm (2.25 m, at (2.5, 2.5)), against values worked out by hand. */
final class ManipulationTest {
    private static final double FAR = 1e9;
    private static final double STEP = 0.2;

    private final Map<String, Double> weights = Map.of("base", 9.0, "collision", 3.0, "completion", 10.0);

    private Manipulation at(Map<String, Object> parameters) {
        return new Manipulation(1, Steps.settings(weights, parameters));
    }

    /** Upright: the tip at (2.5, 2.5, 2.25); the target a metre beside it. */
    private static Steps begun(Manipulation manipulation) {
        Steps steps = new Steps(manipulation);
        double[] state = manipulation.state;
        Arrays.fill(state, Manipulation.ANGLES, Manipulation.ANGLES + 7, 0);
        Arrays.fill(state, Manipulation.GAPS, Manipulation.GAPS + 3, FAR);
        state[Manipulation.TARGET] = 3.5;
        state[Manipulation.TARGET + 1] = 2.5;
        state[Manipulation.TARGET + 2] = 2.25;
        state[Manipulation.DISTANCE] = 1;
        System.arraycopy(new double[] {2.5, 2.5, 2.25}, 0, state, Manipulation.ENDS + 6, 3);
        return steps;
    }

    @Test
    void aStepTurnsEveryJointByItsSpeed() {
        Manipulation manipulation = at(Map.of());
        Trajectory step = begun(manipulation).step(0, 1, 0, 0, 0, 0, -0.5f);
        assertThat(manipulation.state[Manipulation.ANGLES + 1]).isCloseTo(STEP, within(1e-7));
        assertThat(manipulation.state[Manipulation.ANGLES + 6]).isCloseTo(-STEP / 2, within(1e-7));
        // The tip goes round the shoulder, at a radius of 0.724 of the length.
        double radius = 0.724 * 2.25;
        double x = 2.5 + radius * Math.sin(STEP);
        double z = 0.276 * 2.25 + radius * Math.cos(STEP);
        int tip = Manipulation.ENDS + 6;
        assertThat(manipulation.state[tip]).isCloseTo(x, within(1e-7));
        assertThat(manipulation.state[tip + 1]).isCloseTo(2.5, within(1e-7));
        assertThat(manipulation.state[tip + 2]).isCloseTo(z, within(1e-7));
        double distance = Math.hypot(3.5 - x, 2.25 - z);
        assertThat((double) step.rewards[0]).isCloseTo(9 * (1 - distance) / 2.25, within(1e-6));
    }

    @Test
    void aGraspTakesTwoStepsAtTheTarget() {
        Manipulation manipulation = at(Map.of());
        Steps steps = begun(manipulation);
        manipulation.state[Manipulation.TARGET] = 2.5 + 0.24;
        manipulation.state[Manipulation.DISTANCE] = 0.24;
        assertThat(steps.step(0, 0, 0, 0, 0, 0, 0).terminated[0]).isFalse();
        assertThat(steps.observed(34)).isEqualTo(0.5f);
        Trajectory second = steps.step(0, 0, 0, 0, 0, 0, 0);
        assertThat(second.terminated[0]).isTrue();
        assertThat(second.rewards[0]).isEqualTo(10);
        assertThat(steps.measured("Success Rate")).isEqualTo(1);
        assertThat(steps.measured("Completion Time")).isEqualTo(1);
        assertThat(steps.measured("Distance Left")).isEqualTo(0.24f);
    }

    @Test
    void touchingAColumnIsACollision() {
        Manipulation manipulation = at(Map.of());
        Steps steps = begun(manipulation);
        // The tip would come 0.32 m nearer: its surface is 0.3 m away, the hand 0.0675 m thick.
        manipulation.columns.add(0, 3.3, 2.5, 0.5, 3);
        Trajectory step = steps.step(0, 1, 0, 0, 0, 0, 0);
        assertThat(step.terminated[0]).isTrue();
        assertThat(step.rewards[0]).isEqualTo(-3);
        assertThat(steps.measured("Collisions")).isEqualTo(1);
    }

    @Test
    void touchingTheFloorIsACollision() {
        Manipulation manipulation = at(Map.of("collisionsEnd", false));
        Steps steps = begun(manipulation);
        manipulation.state[Manipulation.ANGLES + 1] = Math.toRadians(105);
        steps.step(0, 1, 0, 0, 0, 0, 0); // 116 degrees: 1.629 m * cos = -0.73 m below the shoulder, at 0.621 m
        assertThat(manipulation.state[Manipulation.ANGLES + 1]).isEqualTo(Math.toRadians(105));
    }

    @Test
    void jointsStopBeforeTheirLimitsOrAtThem() {
        for (String safety : new String[] {"correct", "count"}) {
            Manipulation manipulation = at(Map.of("safety", safety));
            Steps steps = begun(manipulation);
            double limit = Math.toRadians(170);
            manipulation.state[Manipulation.ANGLES] = 0.94 * limit;
            steps.step(1, 0, 0, 0, 0, 0, 0);
            double share = safety.equals("correct") ? 0.95 : 1;
            assertThat(manipulation.state[Manipulation.ANGLES]).isCloseTo(share * limit, within(1e-9));
            assertThat(manipulation.state[WorkspaceTask.VIOLATIONS]).isEqualTo(1);
        }
    }

    @Test
    void allJointsAreSlowedDownNearObstacles() {
        Manipulation manipulation = at(Map.of());
        Steps steps = begun(manipulation);
        manipulation.state[Manipulation.GAPS + 1] = 0.4 * Manipulation.ZONE * 2.25;
        steps.step(0.8f, 0, 0, 0, 0, 0, -0.4f);
        assertThat(manipulation.state[Manipulation.ANGLES]).isCloseTo(0.4 * STEP, within(1e-7));
        assertThat(manipulation.state[Manipulation.ANGLES + 6]).isCloseTo(-0.2 * STEP, within(1e-7));
        assertThat(manipulation.state[WorkspaceTask.VIOLATIONS]).isEqualTo(1);
    }

    @Test
    void aCorrectedStepCollidesOnlyWhereItCreeps() {
        RandomStream random = RandomStream.ofSeed(9);
        float[] actions = new float[7];
        for (Stage stage : Stage.values()) {
            Manipulation manipulation =
                    new Manipulation(1, Steps.settings(Map.of("collision", 3.0), Map.of("stage", stage.key())));
            Steps steps = new Steps(manipulation);
            double creep = 0.2 * Manipulation.ZONE * new Arm(stage).length;
            int slowed = 0;
            int collisions = 0;
            for (int t = 0; t < 4_000; t++) {
                double gap = manipulation.state[Manipulation.GAPS];
                gap = Math.min(gap, manipulation.state[Manipulation.GAPS + 1]);
                gap = Math.min(gap, manipulation.state[Manipulation.GAPS + 2]);
                for (int joint = 0; joint < 7 && t % 4 == 0; joint++) {
                    actions[joint] = random.nextBoolean() ? 1 : -1;
                }
                boolean collided = steps.step(actions).rewards[0] < 0;
                collisions += collided ? 1 : 0;
                slowed += gap < 5 * creep ? 1 : 0;
                assertThat(collided && gap >= creep).as("%s, step %s", stage, t).isFalse();
            }
            assertThat(slowed).isGreaterThan(500);
            assertThat(collisions).isGreaterThan(20);
        }
    }

    @Test
    void anArmLooksTheSameToItselfInEveryStage() {
        for (Stage stage : Stage.values()) {
            Manipulation manipulation = at(Map.of("stage", stage.key()));
            Steps steps = begun(manipulation);
            double length = new Arm(stage).length;
            manipulation.state[Manipulation.TARGET] = stage.width / 2 + 0.1 * length;
            manipulation.state[Manipulation.TARGET + 1] = stage.width / 2;
            manipulation.state[Manipulation.TARGET + 2] = length;
            steps.step(0, 0, 0, 0, 0, 0, 0);
            assertThat((double) steps.observed(23)).as("%s", stage).isCloseTo(0.1 * 9 / 4, within(1e-6));
            // The lowest point that is checked, at a third of the upper arm, from the floor.
            double gap = 0.276 + 0.322 / 3 - 0.03;
            assertThat((double) steps.observed(25)).as("%s", stage).isCloseTo(gap * 9 / 4, within(1e-6));
            assertThat(steps.observed(34)).as("%s", stage).isEqualTo(0.5f);
        }
    }

    @Test
    void toolsAreFarFromTheTarget() {
        Manipulation manipulation = new Manipulation(50, Steps.settings(weights, Map.of("tools", true)));
        manipulation.reset(3, new float[50 * 39], 0);
        for (int b = 0; b < 50; b++) {
            int tool = b * manipulation.stateSize + Manipulation.TOOL;
            int target = b * manipulation.stateSize + Manipulation.TARGET;
            double squared = 0;
            for (int i = 0; i < 3; i++) {
                squared += Math.pow(manipulation.state[tool + i] - manipulation.state[target + i], 2);
            }
            assertThat(squared).isGreaterThanOrEqualTo(Math.pow(0.3 * 2.25, 2));
        }
    }

    @Test
    void withToolsTheToolIsGraspedFirst() {
        Manipulation manipulation = at(Map.of("tools", true));
        Steps steps = begun(manipulation);
        System.arraycopy(new double[] {2.5, 2.5, 2.2}, 0, manipulation.state, Manipulation.TOOL, 3);
        steps.step(0, 0, 0, 0, 0, 0, 0);
        assertThat(manipulation.state[Manipulation.HAS_TOOL]).isZero();
        assertThat(steps.step(0, 0, 0, 0, 0, 0, 0).terminated[0]).isFalse();
        assertThat(manipulation.state[Manipulation.HAS_TOOL]).isEqualTo(1);
        assertThat(manipulation.state[Manipulation.DISTANCE]).isEqualTo(1);
    }

    @Test
    void everyStageStartsFarFromATargetThatCanBeReached() {
        for (Stage stage : Stage.values()) {
            Manipulation manipulation = new Manipulation(50, Steps.settings(weights, Map.of("stage", stage.key())));
            float[] observations = new float[50 * 39];
            manipulation.reset(3, observations, 0);
            double length = new Arm(stage).length;
            for (int b = 0; b < 50; b++) {
                int at = b * manipulation.stateSize;
                assertThat(manipulation.state[at + Manipulation.DISTANCE]).isGreaterThanOrEqualTo(0.3 * length);
            }
            for (float value : observations) {
                assertThat(value).isBetween(-1f, 1f);
            }
        }
    }
}
