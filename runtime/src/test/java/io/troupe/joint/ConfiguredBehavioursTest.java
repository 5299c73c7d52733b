package io.troupe.joint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.algorithm.Algorithms;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.input.UserError;
import io.troupe.training.Blueprint;
import io.troupe.training.ConfiguredBehaviours;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConfiguredBehavioursTest {
    private static void assertRefused(String message, String... settings) {
        assertThatThrownBy(
                        () -> JointRuns.blueprint(Sides::new, List.of(settings)).check())
                .isInstanceOf(UserError.class)
                .message()
                .contains(message);
    }

    @Test
    void aBehaviourWithoutASectionLearnsAsTheCommonOneSays() {
        Experiment experiment = JointRuns.experiment(JointRuns.settings("contrarian", "epochs=7"));

        assertThat(experiment.algorithmOf("follower")).isEqualTo(experiment.algorithm());
    }

    @Test
    void whatASectionDoesNotSayIsAsInTheCommonOneOfTheSameAlgorithm() {
        Experiment experiment = JointRuns.experiment(JointRuns.settings("contrarian", "epochs=7"));

        Experiment.AlgorithmSettings own = experiment.algorithmOf("contrarian");
        assertThat(own.name()).isEqualTo("ppo");
        assertThat(own.settings().getInt("epochs")).isEqualTo(7);
        assertThat(own.settings().getInt("minibatchSize"))
                .as("of the experiment")
                .isEqualTo(32);
        assertThat(own.settings().getDouble("maxGradientNorm"))
                .as("of the shipped file")
                .isEqualTo(0.5);
    }

    @Test
    void whatASectionDoesNotSayOfAnotherAlgorithmIsItsDefault() {
        Experiment experiment = JointRuns.experiment(JointRuns.settings("contrarian", "name=dqn"));

        Experiment.AlgorithmSettings own = experiment.algorithmOf("contrarian");
        assertThat(own.settings().root().unwrapped())
                .isEqualTo(Algorithms.discover()
                        .find("dqn")
                        .orElseThrow()
                        .defaults()
                        .withoutPath("name")
                        .resolve()
                        .root()
                        .unwrapped());
        assertThat(experiment.algorithmNames()).isEqualTo("ppo; contrarian: dqn");
    }

    @Test
    void whatIsRenderedIsReadAsTheSame() {
        Experiment experiment = JointRuns.experiment(JointRuns.settings("contrarian", "name=dqn learningStarts=7"));

        Experiment again =
                new ExperimentLoader(Algorithms.discover()).loadRendered(ExperimentLoader.render(experiment));

        assertThat(again.behaviours()).isEqualTo(experiment.behaviours());
        assertThat(again.algorithm()).isEqualTo(experiment.algorithm());
    }

    @Test
    void refusesABehaviourThatTheEnvironmentDoesNotHave() {
        assertRefused(
                "behaviours.contrary: Sides has no such behaviour; did you mean contrarian? It has follower, contrarian",
                "behaviours.contrary.algorithm.epochs=7");
    }

    @Test
    void refusesBehavioursWhereThereIsOneAgent() {
        Experiment experiment = JointRuns.experiment(List.of("behaviours.hunter.algorithm.epochs=7"));

        assertThatThrownBy(() -> ConfiguredBehaviours.requireNone(experiment))
                .isInstanceOf(UserError.class)
                .hasMessage("behaviours.hunter: CartPole-v1 has one agent, whose settings are those under algorithm");
    }

    @Test
    void namesThePathOfWhatIsWrong() {
        assertRefused(
                "behaviours.follower.algorithm.epochs = 0 is not allowed: it must be from 1 to",
                "behaviours.follower.algorithm.epochs=0");
        assertRefused(
                "unknown setting behaviours.follower.algorithm.epoch = 3 (command line)",
                "behaviours.follower.algorithm.epoch=3");
        assertRefused("; did you mean behaviours.follower.algorithm.epochs?", "behaviours.follower.algorithm.epoch=3");
        assertRefused(
                "behaviours.follower.algorithm.name = \"pppo\" (command line) is not"
                        + " allowed: it must be one of appo, dqn",
                "behaviours.follower.algorithm.name=pppo");
        assertRefused("behaviours.follower = 3", "behaviours.follower=3");
        assertRefused("must be a section with algorithm", "behaviours.follower=3");
        assertRefused("unknown setting behaviours.follower.epochs = 3", "behaviours.follower.epochs=3");
    }

    @Test
    void namesTheBehaviourWhoseBatchDoesNotFit() {
        assertRefused(
                "behaviour contrarian: behaviours.contrarian.algorithm.minibatchSize = 64",
                "behaviours.contrarian.algorithm.minibatchSize=64");
        assertRefused("behaviour contrarian: algorithm.minibatchSize = 64", "algorithm.minibatchSize=64");
    }

    @Test
    void namesWhatASectionDoesNotSayByThePathOfTheCommonOne() {
        assertRefused(
                "behaviour contrarian: algorithm.minibatchSize = 64",
                "algorithm.minibatchSize=64",
                "behaviours.contrarian.algorithm.epochs=7");
    }

    @Test
    void refusesAFragmentThatCannotTravel() {
        assertRefused(
                "workers.environments = 100 and workers.rolloutSteps = 1000000 make fragments of",
                "workers.environments=100",
                "workers.rolloutSteps=1000000");
    }

    @Test
    void aBehaviourThatCannotActSoIsRefused() {
        assertRefused(
                "behaviour follower: behaviours.follower.algorithm.name = td3 needs continuous actions",
                "behaviours.follower.algorithm.name=td3");
    }

    @Test
    void severalTrainersShareUpdatesWhereEveryBehaviourCan() {
        Blueprint blueprint = JointRuns.blueprint(Sides::new, List.of());

        assertThat(blueprint.sharesUpdates()).isTrue();
        assertThat(blueprint.adviceFor(2))
                .hasValueSatisfying(advice -> assertThat(advice).contains("algorithm.gradientParts = 2"));
        blueprint.createDataParallelLearner().close();
    }

    @Test
    void saysWhichBehaviourKeepsTrainersFromSharingUpdates() {
        Blueprint blueprint = JointRuns.blueprint(Sides::new, JointRuns.dqn("follower"));

        assertThat(blueprint.sharesUpdates()).isFalse();
        assertThat(blueprint.adviceFor(2))
                .hasValueSatisfying(
                        advice -> assertThat(advice).contains("behaviour follower, algorithm.name = dqn", "stand by"));
        assertThatThrownBy(blueprint::createDataParallelLearner)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("behaviour follower, algorithm.name = dqn");
    }
}
