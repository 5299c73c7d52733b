package io.troupe.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.algorithm.Algorithms;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.env.PerCopyVectorEnvironment;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicyInput;
import io.troupe.training.Blueprint;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of rewards, from the environment into the policy. */
final class RewardStreamsTest {
    private static final int UPDATES = 30;

    private static Blueprint blueprint(String settings) {
        List<String> overrides = new ArrayList<>(List.of(
                "mode=lockstep",
                "workers.count=1",
                "workers.environments=8",
                "workers.rolloutSteps=32",
                "algorithm.minibatchSize=64",
                "algorithm.learningRate=0.01",
                "algorithm.gaeLambda=0.95",
                "algorithm.network.hidden=[8]"));
        for (String setting : settings.split(" ", -1)) {
            overrides.add("algorithm." + setting);
        }
        Algorithms algorithms = Algorithms.discover();
        Experiment experiment = new ExperimentLoader(algorithms).load("cartpole", overrides);
        return new Blueprint(
                experiment,
                TwoStreams.SPEC,
                algorithms
                        .find("ppo")
                        .orElseThrow()
                        .configure(experiment.algorithm().settings(), TwoStreams.SPEC),
                copies -> PerCopyVectorEnvironment.create("TwoStreams", TwoStreams::new, copies));
    }

    /** What it would do in the first step, after so many updates. */
    private static float learnt(String settings) {
        Blueprint blueprint = blueprint(settings);
        try (TrainingLoop loop = new TrainingLoop(blueprint, Optional.empty(), Clock.systemUTC());
                Policy policy = blueprint.replicas().behaviours().getFirst().get()) {
            for (int i = 0; i < UPDATES; i++) {
                loop.update();
            }
            policy.load(loop.training().current());
            float[] action = new float[1];
            float[] states = new float[policy.stateSize()];
            policy.mode(
                    new PolicyInput().observations(new float[] {1, 0, 0}, 0, 1).states(states, 0), action, 0);
            return action[0];
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "updateThreads=2",
                "updateThreads=1 valueClipRange=5",
                "gradientParts=3",
                "network.shared=true normalizeRewards=true",
                "network.memory.units=6 network.memory.sequence=8"
            })
    void whatComesLaterCountsByTheDiscountOfItsStream(String settings) {
        assertThat(learnt(settings)).as("the discount of the algorithm").isEqualTo(1);
        assertThat(learnt(settings + " rewardStreams.pay.discount=0"))
                .as("pay now or never")
                .isZero();
        assertThat(learnt(settings + " rewardStreams.cost.discount=0"))
                .as("the cost comes at once")
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0.1, 0", "1, 1"})
    void rewardsCountByTheStrengthOfTheirStream(String strength, float action) {
        assertThat(learnt("rewardStreams.pay.strength=" + strength)).isEqualTo(action);
    }

    @ParameterizedTest
    @ValueSource(strings = {"updateThreads=2", "gradientParts=2", "network.memory.units=6 network.memory.sequence=8"})
    void continuesFromACheckpointBitForBit(String settings) {
        Blueprint blueprint = blueprint(settings + " rewardStreams.pay.discount=0.5 rewardStreams.cost.strength=2");
        Checkpoint middle;
        Checkpoint whole;
        try (TrainingLoop loop = new TrainingLoop(blueprint, Optional.empty(), Clock.systemUTC())) {
            middle = afterTwoMore(loop);
            whole = afterTwoMore(loop);
        }
        try (TrainingLoop loop = new TrainingLoop(blueprint, Optional.of(middle), Clock.systemUTC())) {
            Checkpoint resumed = afterTwoMore(loop);

            assertThat(resumed.weightsSha256()).isEqualTo(whole.weightsSha256()).isNotEqualTo(middle.weightsSha256());
            assertThat(resumed.components().get("learner-adam"))
                    .isEqualTo(whole.components().get("learner-adam"));
        }
    }

    @Test
    void whatItsEpisodesMeasureIsReportedAlsoAfterAResume() {
        Blueprint blueprint = blueprint("updateThreads=1");
        Checkpoint middle;
        Map<String, Float> whole;
        try (TrainingLoop loop = new TrainingLoop(blueprint, Optional.empty(), Clock.systemUTC())) {
            middle = afterTwoMore(loop);
            whole = loop.update().statistics().others();
        }
        try (TrainingLoop loop = new TrainingLoop(blueprint, Optional.of(middle), Clock.systemUTC())) {
            assertThat(loop.update().statistics().others()).isEqualTo(whole);
        }
        assertThat(whole.get("Environment/Invested")).isBetween(0.01f, 0.99f);
        assertThat(whole).containsKeys("Environment/Invested Trend").containsEntry("Environment/Invested Max", 1f);
    }

    private static Checkpoint afterTwoMore(TrainingLoop loop) {
        loop.update();
        loop.update();
        return loop.training().capture("run", 1);
    }

    @ParameterizedTest
    @ValueSource(strings = "rewardStreams.pay.strength=2")
    void reportsWhatEveryStreamGives(String settings) {
        try (TrainingLoop loop = new TrainingLoop(blueprint(settings), Optional.empty(), Clock.systemUTC())) {
            SortedMap<String, Float> others = loop.update().statistics().others();

            assertThat(others)
                    .containsKeys(
                            "Streams/cost Reward",
                            "Streams/cost Value Estimate",
                            "Streams/cost Value Loss",
                            "Streams/pay Value Estimate",
                            "Streams/pay Value Loss");
            // As the environment gave them: half of the first steps cost 1, half of the last ones pay 3.
            assertThat(others.get("Streams/cost Reward")).isBetween(-0.25f, -0.1f);
            assertThat(others.get("Streams/pay Reward")).isBetween(0.3f, 0.75f);
        }
    }
}
