package io.troupe.env.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.env.JointEnvironment;
import io.troupe.env.VectorEnvironment;
import io.troupe.input.UserError;
import io.troupe.spec.EnvironmentSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code environment.parameters} may say, and what it means for the spec. */
final class SettingsTest {
    private final Environments environments = Environments.discover();

    private VectorEnvironment make(String name, String parameter, Object value) {
        return environments.create(name, 1, new EnvironmentParameters(Map.of(parameter, value)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Workspace-Navigation-v0", "Workspace-Manipulation-v0", "Workspace-Exploration-v0"})
    void aPolicyMovesFromStageToStage(String name) {
        EnvironmentSpec beginner = make(name, "stage", "beginner").spec();
        EnvironmentSpec expert = make(name, "stage", "expert").spec();
        assertThat(expert.observation()).isEqualTo(beginner.observation());
        assertThat(expert.action()).isEqualTo(beginner.action());
        assertThat(beginner.maxEpisodeSteps()).isEqualTo(600);
        assertThat(expert.maxEpisodeSteps()).isEqualTo(360);
    }

    @Test
    void stagesAreThoseOfTheTask() {
        assertThat(Stage.INTERMEDIATE.maxSteps()).isEqualTo(500);
        assertThat(Stage.ADVANCED.maxSteps()).isEqualTo(400);
        assertThat(Stage.values()).extracting(Stage::threshold).containsExactly(0.7, 0.6, 0.5, 0.4);
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> make("Workspace-Navigation-v0", "stage", "hard"))
                .isInstanceOf(UserError.class)
                .hasMessage("environment Workspace-Navigation-v0: environment.parameters.stage must be one of beginner,"
                        + " intermediate, advanced, expert, not 'hard'");
        assertThatThrownBy(() -> make("Workspace-Navigation-v0", "safety", true))
                .hasMessageContaining("environment.parameters.safety must be one of correct, count, not 'true'");
        assertThatThrownBy(() -> make("Workspace-Exploration-v0", "vision", "yes"))
                .hasMessageContaining("environment.parameters.vision must be true or false");
        assertThatThrownBy(() -> make("Workspace-Manipulation-v0", "rewards", 3))
                .hasMessageContaining("environment.parameters.rewards must be a section, not '3'");
        assertThatThrownBy(() -> make("Workspace-Manipulation-v0", "rewards", Map.of("speed", 1)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("environment.parameters.rewards.speed is no reward component");
        assertThatThrownBy(() -> make("Workspace-Navigation-v0", "cooperation", true))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("environment.parameters.cooperation is not a parameter of");
    }

    @Test
    void rewardsThatAreSetAreAmongTheMeasures() {
        EnvironmentSpec spec = make("Workspace-Navigation-v0", "rewards", Map.of("efficiency", 0.1, "collision", 0))
                .spec();
        assertThat(spec.measures())
                .containsExactly(
                        "Success Rate",
                        "Completion Time",
                        "Collisions",
                        "Safety Violations",
                        "Distance Left",
                        "Path Length",
                        "Reward Base",
                        "Reward TimePenalty",
                        "Reward Completion",
                        "Reward Efficiency");
    }

    @Test
    void theCooperativeTaskHasThreeRobotsOfOneBehaviour() {
        try (JointEnvironment several = environments.createJoint(
                "Workspace-Cooperative-v0", 1, new EnvironmentParameters(Map.of("stage", "advanced")))) {
            assertThat(several.spec().agents()).hasSize(3);
            assertThat(several.spec().behaviours()).hasSize(1);
            assertThat(several.spec().maxEpisodeSteps()).isEqualTo(400);
        }
    }
}
