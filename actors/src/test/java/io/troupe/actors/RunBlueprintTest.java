package io.troupe.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.algorithm.Algorithms;
import io.troupe.algorithm.Learner;
import io.troupe.collect.Collector;
import io.troupe.config.ExperimentLoader;
import io.troupe.evaluation.EpisodeEvaluation;
import io.troupe.input.UserError;
import io.troupe.policy.PolicySnapshot;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.training.Blueprint;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** The observations of a worker's first fragment. */
    private static float[] observations(Blueprint blueprint, PolicySnapshot policy, int worker) {
        Trajectory fragment = blueprint.createFragment();
        try (Collector collector = blueprint.createCollector(worker, policy, new byte[0])) {
            collector.collect(fragment);
        }
        return fragment.observations.clone();
    }

    @Test
    void eachWorkerHasItsOwnParameters() {
        String[] small = {
            "workers.count=3", "workers.environments=1", "workers.rolloutSteps=8", "algorithm.minibatchSize=24"
        };
        Blueprint usual = blueprint("pendulum", small);
        Blueprint weightless = blueprint("pendulum", append(small, "environment.parameters.gravity=0"));
        Blueprint mixed = blueprint("pendulum", append(small, "environment.perWorker.gravity=[10,0]"));

        try (Learner learner = usual.createLearner()) {
            PolicySnapshot policy = learner.snapshot();
            assertThat(observations(mixed, policy, 0)).isEqualTo(observations(usual, policy, 0));
            assertThat(observations(mixed, policy, 1))
                    .isEqualTo(observations(weightless, policy, 1))
                    .isNotEqualTo(observations(usual, policy, 1));
            assertThat(observations(mixed, policy, 2)).isEqualTo(observations(usual, policy, 2));
        }
    }

    private static String[] append(String[] overrides, String one) {
        String[] all = Arrays.copyOf(overrides, overrides.length + 1);
        all[overrides.length] = one;
        return all;
    }

    @Test
    void evaluationsAreAlikeWhateverWorkersHave() {
        String[] small = {"workers.environments=1", "workers.rolloutSteps=8", "algorithm.minibatchSize=8"};
        Blueprint usual = blueprint("pendulum", small);
        Blueprint weightless = blueprint("pendulum", append(small, "environment.parameters.gravity=0"));
        Blueprint mixed = blueprint("pendulum", append(small, "environment.perWorker.gravity=[0]"));

        try (Learner learner = usual.createLearner()) {
            PolicySnapshot policy = learner.snapshot();
            assertThat(meanReturn(mixed, policy))
                    .isEqualTo(meanReturn(usual, policy))
                    .isNotEqualTo(meanReturn(weightless, policy));
        }
    }

    private static double meanReturn(Blueprint blueprint, PolicySnapshot policy) {
        try (EpisodeEvaluation evaluation = blueprint.createEvaluation(1, 5)) {
            return evaluation.evaluate(policy, 1).meanReturn();
        }
    }

    @Test
    void aWorkerGoesOnFromItsStateWithItsOwnParameters() {
        String[] small = {"workers.count=2", "workers.environments=1", "workers.rolloutSteps=8"};
        Blueprint mixed = blueprint(
                "pendulum",
                append(append(small, "algorithm.minibatchSize=16"), "environment.perWorker.gravity=[10,0]"));
        Trajectory first = mixed.createFragment();
        Trajectory second = mixed.createFragment();
        Trajectory resumed = mixed.createFragment();

        try (Learner learner = mixed.createLearner();
                Collector collector = mixed.createCollector(1, learner.snapshot(), new byte[0])) {
            collector.collect(first);
            collector.collect(second);
            byte[] state = first.endState.toByteArray();
            try (Collector again = mixed.createCollector(1, learner.snapshot(), state)) {
                again.collect(resumed);
            }
        }
        assertThat(resumed.observations).isEqualTo(second.observations);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FrozenLake-v1|oneHot|[false,true]|{oneHot=true} has other observations or actions",
                "CliffWalking-v1|maxEpisodeSteps|[50,60]|{maxEpisodeSteps=50} has episodes of at most 50 steps, not 2147483647",
            })
    void workersOfOneRunHaveTheirSpecInCommon(String environment, String parameter, String values, String complaint) {
        Blueprint blueprint = blueprint(
                "cartpole",
                "environment.name=" + environment,
                "workers.count=2",
                "environment.perWorker." + parameter + "=" + values);

        assertThatThrownBy(blueprint::check)
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("environment.perWorker: worker ")
                .hasMessageContaining(" with " + complaint + ": workers can differ in neither");
    }

    @Test
    void agentsInCommonToo() {
        Blueprint blueprint = blueprint(
                "cartpole",
                "environment.name=SimpleSpread-v0",
                "workers.count=2",
                "environment.perWorker.agents=[3,4]");

        assertThatThrownBy(blueprint::check)
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("environment.perWorker: worker 1 with {agents=4} has ");
    }

    @Test
    void aBadParameterPerWorkerIsNamedWithItsWorker() {
        assertThatThrownBy(() -> blueprint("pendulum", "environment.perWorker.gravty=[10]")
                        .check())
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("environment.perWorker: worker 0 with {gravty=10}: ")
                .hasMessageContaining("gravity");
        assertThatThrownBy(() -> blueprint("pendulum", "environment.perWorker.gravity=[10,0]")
                        .check())
                .isInstanceOf(UserError.class)
                .hasMessage("environment.perWorker.gravity has 2 values, and workers.count = 1: it must not have more"
                        + " values than there are workers");
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
