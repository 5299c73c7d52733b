package io.troupe.env.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.troupe.env.EnvironmentFailure;
import io.troupe.reward.RewardComponent;
import io.troupe.reward.StepFacts;
import io.troupe.reward.WeightedComponent;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Single steps in the beginner's room of 5 x 5, against values worked out by hand. */
final class NavigationTest {
    private static final double FAR = 1e9;

    private final Map<String, Double> weights = Map.of("base", 5.0, "collision", 3.0, "completion", 10.0);

    /** A robot at (2, 2) with a target at (4, 2), and nothing around. */
    private Navigation at(Map<String, Object> parameters) {
        return new Navigation(1, Steps.settings(weights, parameters));
    }

    private static Steps begun(Navigation navigation) {
        Steps steps = new Steps(navigation);
        double[] state = navigation.state;
        state[Navigation.X] = 2;
        state[Navigation.Y] = 2;
        state[Navigation.TARGET] = 4;
        state[Navigation.TARGET + 1] = 2;
        state[Navigation.GAP] = FAR;
        state[Navigation.DISTANCE] = 2;
        return steps;
    }

    @Test
    void aRewardComponentThatFailsIsNamedWithEnvironmentCopyAndStep() {
        RewardComponent second = new RewardComponent() {
            @Override
            public String key() {
                return "own";
            }

            @Override
            public float value(StepFacts facts) {
                return facts.steps < 2 ? 1 : Float.NaN;
            }
        };
        WorkspaceSettings usual = Steps.settings(weights, Map.of());
        Navigation navigation = new Navigation(
                1,
                new WorkspaceSettings(
                        usual.stage(),
                        usual.vision(),
                        usual.tools(),
                        usual.corrects(),
                        usual.collisionsEnd(),
                        List.of(new WeightedComponent(second, 1))));
        Steps steps = begun(navigation);
        assertThat(steps.step(0, 0).rewards[0]).isEqualTo(1);
        assertThatThrownBy(() -> steps.step(0, 0))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessage(
                        "environment 'Workspace-Navigation-v0', copy 0, step 2: the reward component 'own' gave NaN,"
                                + " times its weight");
    }

    @Test
    void movesByHalfASecondOfItsVelocity() {
        Navigation navigation = at(Map.of());
        Trajectory step = begun(navigation).step(0.6f, -0.4f);

        // 0.5 m/s * 0.5 s * (0.6, -0.4)
        assertThat(navigation.state[Navigation.X]).isCloseTo(2.15, within(1e-7));
        assertThat(navigation.state[Navigation.Y]).isCloseTo(1.9, within(1e-7));
        double distance = Math.hypot(1.85, 0.1);
        assertThat((double) step.rewards[0]).isCloseTo(5 * (2 - distance) / 5, within(1e-6));
        assertThat(step.terminated[0]).isFalse();
    }

    @Test
    void neverExceedsItsTopSpeedInAnyDirection() {
        Navigation navigation = at(Map.of());
        begun(navigation).step(1, 7); // clipped to (1, 1), and scaled to length 1
        assertThat(navigation.state[Navigation.X]).isCloseTo(2 + 0.25 / Math.sqrt(2), within(1e-7));
        assertThat(navigation.state[Navigation.Y]).isCloseTo(2 + 0.25 / Math.sqrt(2), within(1e-7));
    }

    @Test
    void observesTheTargetAndItself() {
        Navigation navigation = at(Map.of());
        Steps steps = begun(navigation);
        steps.step(0, -1);
        // Now at (2, 1.75).
        double distance = Math.hypot(2, 0.25);
        assertThat((double) steps.observed(0)).isCloseTo(1, within(1e-7)); // east: 3 m
        assertThat((double) steps.observed(12)).isCloseTo(1.75 / 3, within(1e-6)); // south
        assertThat((double) steps.observed(16)).isCloseTo(2 / distance, within(1e-6));
        assertThat((double) steps.observed(17)).isCloseTo(0.25 / distance, within(1e-6));
        assertThat((double) steps.observed(18)).isCloseTo(distance / Math.sqrt(50), within(1e-6));
        assertThat(steps.observed(19)).isEqualTo(1);
        assertThat(steps.observed(20)).isEqualTo(1);
        assertThat(steps.observed(21)).isZero();
        assertThat(steps.observed(22)).isEqualTo(-1);
        assertThat((double) steps.observed(23)).isCloseTo(-0.2, within(1e-6));
        assertThat((double) steps.observed(24)).isCloseTo(-0.3, within(1e-6));
        assertThat((double) steps.observed(25)).isCloseTo(1.55 / 3, within(1e-6));
        assertThat((double) steps.observed(27)).isCloseTo(1 - 1 / 600.0, within(1e-6));
    }

    @Test
    void reachingTheTargetIsASuccess() {
        Navigation navigation = at(Map.of());
        Steps steps = begun(navigation);
        navigation.state[Navigation.X] = 3.5;
        navigation.state[Navigation.DISTANCE] = 0.5;
        Trajectory step = steps.step(1, 0);
        assertThat(step.terminated[0]).isTrue();
        assertThat((double) step.rewards[0]).isCloseTo(0.25 + 10, within(1e-6));
        assertThat(steps.measured("Success Rate")).isEqualTo(1);
        assertThat(steps.measured("Completion Time")).isEqualTo(0.5f);
        assertThat(steps.measured("Reward Completion")).isEqualTo(10);
        assertThat((double) steps.measured("Reward Base")).isCloseTo(0.25, within(1e-6));
        assertThat((double) steps.measured("Path Length")).isCloseTo(0.25, within(1e-6));
    }

    @Test
    void aCollisionStopsTheRobotAndEndsTheEpisode() {
        Navigation navigation = at(Map.of());
        Steps steps = begun(navigation);
        navigation.columns.add(0, 2.9, 2, 0.5, 2); // its surface at 2.4: 0.2 from the robot's
        Trajectory step = steps.step(1, 0);
        assertThat(step.terminated[0]).isTrue();
        assertThat(step.rewards[0]).isEqualTo(-3);
        assertThat(steps.measured("Success Rate")).isZero();
        assertThat(steps.measured("Completion Time")).isNaN();
        assertThat(steps.measured("Collisions")).isEqualTo(1);
        assertThat(steps.measured("Distance Left")).isEqualTo(2);
    }

    @Test
    void whatCollidesWithinReachOfTheTargetDoesNotSucceed() {
        Navigation navigation = at(Map.of());
        Steps steps = begun(navigation);
        navigation.state[Navigation.X] = 3.75;
        navigation.state[Navigation.DISTANCE] = 0.25;
        navigation.columns.add(0, 4.5, 2, 0.4, 2); // its surface 0.15 m from the robot's
        Trajectory step = steps.step(1, 0);
        assertThat(step.terminated[0]).isTrue();
        assertThat(step.rewards[0]).isEqualTo(-3);
        assertThat(steps.measured("Success Rate")).isZero();
    }

    @Test
    void aCollisionNeedNotEndTheEpisode() {
        Navigation navigation = at(Map.of("collisionsEnd", false));
        Steps steps = begun(navigation);
        navigation.columns.add(0, 2.9, 2, 0.5, 2);
        assertThat(steps.step(1, 0).terminated[0]).isFalse();
        assertThat(navigation.state[Navigation.X]).isEqualTo(2);
    }

    @Test
    void nearObstaclesItIsSlowedDownOrItsHasteIsCounted() {
        for (String safety : new String[] {"correct", "count"}) {
            Navigation navigation = at(Map.of("safety", safety, "collisionsEnd", false));
            Steps steps = begun(navigation);
            navigation.state[Navigation.GAP] = 0.25; // allowed: 0.2 + 0.8 * 0.25 / 0.5 = 0.6
            steps.step(0, 0.6f);
            assertThat(navigation.state[WorkspaceTask.VIOLATIONS]).isZero();
            navigation.state[Navigation.GAP] = 0.25;
            steps.step(1, 0);
            assertThat(navigation.state[WorkspaceTask.VIOLATIONS]).isEqualTo(1);
            double share = safety.equals("correct") ? 0.6 : 1;
            assertThat(navigation.state[Navigation.X]).isCloseTo(2 + 0.25 * share, within(1e-7));
        }
    }

    @Test
    void withVisionAColumnHidesTheTarget() {
        Navigation navigation = at(Map.of("vision", true));
        Steps steps = begun(navigation);
        navigation.columns.add(0, 3, 2, 0.25, 2);
        steps.step(0, 0);
        assertThat(steps.observed(16)).isZero();
        assertThat(steps.observed(18)).isEqualTo(1);
        assertThat(steps.observed(20)).isZero();
    }

    @Test
    void withToolsTheToolComesFirst() {
        Navigation navigation = at(Map.of("tools", true));
        Steps steps = begun(navigation);
        navigation.state[Navigation.TOOL] = 2;
        navigation.state[Navigation.TOOL + 1] = 2.5;
        navigation.state[Navigation.DISTANCE] = 0.5;
        assertThat(steps.step(0, 0).terminated[0]).isFalse();
        assertThat(steps.observed(26)).isZero();
        assertThat(steps.observed(17)).isEqualTo(1); // north, where the tool is
        steps.step(0, 1);
        assertThat(steps.observed(26)).isEqualTo(1);
        assertThat(navigation.state[Navigation.DISTANCE]).isCloseTo(Math.hypot(2, 0.25), within(1e-7));
    }

    private static double apart(Navigation navigation, int place, int other) {
        double[] state = navigation.state;
        return Math.hypot(state[place] - state[other], state[place + 1] - state[other + 1]);
    }

    @Test
    void everyStageStartsFarFromToolAndTargetAndFreeOfColumns() {
        for (Stage stage : Stage.values()) {
            Navigation navigation =
                    new Navigation(50, Steps.settings(weights, Map.of("stage", stage.key(), "tools", true)));
            navigation.reset(3, new float[50 * 28], 0);
            for (int b = 0; b < 50; b++) {
                int at = b * navigation.stateSize;
                assertThat(navigation.state[at + Navigation.GAP]).isGreaterThanOrEqualTo(0.1);
                assertThat(navigation.state[at + Navigation.DISTANCE]).isGreaterThanOrEqualTo(0.4 * stage.width);
                assertThat(apart(navigation, at + Navigation.X, at + Navigation.TARGET))
                        .isGreaterThanOrEqualTo(0.4 * stage.width);
                assertThat(apart(navigation, at + Navigation.TOOL, at + Navigation.TARGET))
                        .isGreaterThanOrEqualTo(0.4 * stage.width);
            }
        }
    }
}
