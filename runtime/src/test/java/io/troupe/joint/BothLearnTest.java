package io.troupe.joint;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.evaluation.EpisodeEvaluation;
import io.troupe.loop.TrainingLoop;
import io.troupe.training.Blueprint;
import io.troupe.training.UpdateReport;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Behaviours that must learn opposite things both do. */
final class BothLearnTest {
    private static final int UPDATES = 60;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "behaviours.contrarian.algorithm.entropyCoefficient=0.02",
                "behaviours.contrarian.algorithm.name=dqn behaviours.contrarian.algorithm.learningStarts=100"
                        + " behaviours.contrarian.algorithm.network.hidden=[16]"
                        + " behaviours.contrarian.algorithm.learningRate=0.01"
                        + " behaviours.contrarian.algorithm.gradientSteps=8"
                        + " behaviours.contrarian.algorithm.exploration.to=0.02"
            })
    void eachFindsItsOwnWay(String settings) {
        Blueprint blueprint = JointRuns.blueprint(
                Sides::new,
                Stream.concat(
                                Stream.of("algorithm.learningRate=0.01", "termination.maxSteps=6000"),
                                Stream.of(settings.split(" ", -1)))
                        .toList());
        try (TrainingLoop loop = new TrainingLoop(blueprint, Optional.empty(), Clock.systemUTC());
                EpisodeEvaluation evaluation = blueprint.createEvaluation(40, 1)) {
            assertThat(evaluation.evaluate(loop.training().current(), 40).meanReturn())
                    .as("at the beginning")
                    .isLessThan(2.5);
            UpdateReport report = loop.update();
            for (int i = 1; i < UPDATES; i++) {
                report = loop.update();
            }

            assertThat(evaluation.evaluate(loop.training().current(), 40).meanReturn())
                    .as("the sum over two followers and a contrarian")
                    .isEqualTo(3);
            SortedMap<String, Float> tags = report.statistics().others();
            assertThat(tags.get("Behaviour/follower/Environment/Cumulative Reward"))
                    .as("of one life of one agent")
                    .isBetween(0.9f, 1f);
            assertThat(tags.get("Behaviour/contrarian/Environment/Cumulative Reward"))
                    .isBetween(0.9f, 1f);
            assertThat(tags.get("Behaviour/follower/Environment/Episode Length"))
                    .isEqualTo(1);
            assertThat(report.progress().environmentSteps())
                    .as("steps of copies, not of agents")
                    .isEqualTo((long) UPDATES * JointRuns.WORKERS * JointRuns.COPIES * JointRuns.STEPS);
            assertThat(report.progress().meanReturn()).isBetween(2.7, 3.0);
        }
    }

    @Test
    void theSameSnapshotEvaluatesAlike() {
        Blueprint blueprint = JointRuns.blueprint(Visitors::new, List.of());
        try (TrainingLoop loop = new TrainingLoop(blueprint, Optional.empty(), Clock.systemUTC());
                EpisodeEvaluation evaluation = blueprint.createEvaluation(10, 1)) {
            loop.update();
            assertThat(evaluation.evaluate(loop.training().current(), 10))
                    .isEqualTo(evaluation.evaluate(loop.training().current(), 10));
        }
    }
}
