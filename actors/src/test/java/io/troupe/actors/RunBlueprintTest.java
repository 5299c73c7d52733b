package io.troupe.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.algorithm.Algorithms;
import io.troupe.config.ExperimentLoader;
import io.troupe.input.UserError;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.training.Blueprint;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RunBlueprintTest {
    private static Blueprint blueprint(String experiment, String... overrides) {
        return RunBlueprint.of(new ExperimentLoader(Algorithms.discover()).load(experiment, List.of(overrides)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cartpole", "cartpole-dqn", "pendulum-sac", "pendulum-td3"})
    void whatIsShippedFitsIntoASmallProcess(String experiment) {
        assertThatCode(blueprint(experiment)::checkMemory).doesNotThrowAnyException();
        // The run ends before it is full.
        if (!experiment.equals("cartpole")) {
            assertThatCode(
                            blueprint(experiment, "algorithm.bufferSize=500000000", "termination.maxSteps=100000")
                                    ::checkMemory)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void wrappersAreAroundTheEnvironment() {
        Blueprint blueprint = blueprint("cartpole", "environment.wrappers=[{frameStack=4},{timeLimit=50}]");

        EnvironmentSpec spec = blueprint.behaviours().getFirst().spec();
        assertThat(spec.observation().size()).isEqualTo(16);
        assertThat(spec.maxEpisodeSteps()).isEqualTo(50);
        assertThatThrownBy(() -> blueprint("pursuit", "environment.wrappers=[{timeLimit=50}]"))
                .isInstanceOf(UserError.class)
                .hasMessage("environment.wrappers are for environments with one agent, and 'Pursuit-v0' has several: it"
                        + " must be []");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cartpole-dqn", "pendulum-sac", "pendulum-td3"})
    void aReplayThatWouldOutgrowTheProcessIsRefusedBeforeTheRun(String experiment) {
        Blueprint blueprint =
                blueprint(experiment, "algorithm.bufferSize=500000000", "termination.maxSteps=1000000000");

        assertThatThrownBy(blueprint::checkMemory)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("algorithm.bufferSize = 500000000 needs")
                .hasMessageContaining("TROUPE_JAVA_OPTS=-X");
    }
}
