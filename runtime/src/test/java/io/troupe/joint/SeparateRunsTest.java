package io.troupe.joint;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.algorithm.Algorithms;
import io.troupe.algorithm.Behaviour;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.config.Experiment;
import io.troupe.config.Experiment.AlgorithmSettings;
import io.troupe.env.Environment;
import io.troupe.env.PerCopyVectorEnvironment;
import io.troupe.policy.PolicySnapshot;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.training.Blueprint;
import io.troupe.training.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two behaviours that know nothing of each other learn what they learn in two runs, bit for bit. */
final class SeparateRunsTest {
    private static final int UPDATES = 8;

    private static final List<String> PPO_AND_DQN = with(
            JointRuns.settings("left", "normalizeObservations=true normalizeRewards=true"), JointRuns.dqn("right"));

    private static List<String> with(List<String> some, List<String> more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"lockstep", "pipelined"})
    void bothEndWithTheSameWeights(String mode) {
        List<String> settings = with(List.of("mode=" + mode), PPO_AND_DQN);
        Blueprint joint = JointRuns.blueprint(TwoWalks::new, settings);

        Checkpoint together = JointRuns.train(joint, Optional.empty(), UPDATES);

        assertAsAlone(joint, together, 0, TwoWalks::left, settings);
        assertAsAlone(joint, together, 1, TwoWalks::right, settings);
    }

    /** With SAC, whose random streams are others, and PPO. */
    @Test
    void whateverTheAlgorithms() {
        List<String> settings = JointRuns.sac("right");
        Blueprint joint = JointRuns.blueprint(TwoWalks::new, settings);

        Checkpoint together = JointRuns.train(joint, Optional.empty(), UPDATES);

        assertAsAlone(joint, together, 0, TwoWalks::left, settings);
        assertAsAlone(joint, together, 1, TwoWalks::right, settings);
    }

    private static void assertAsAlone(
            Blueprint joint, Checkpoint together, int k, Supplier<Environment> maker, List<String> settings) {
        Behaviour behaviour = joint.behaviours().get(k);
        Checkpoint alone = JointRuns.train(alone(behaviour, maker, settings), Optional.empty(), UPDATES);
        PolicySnapshot part = Training.policyIn(together).parts().get(k);
        assertThat(part.weightsSha256()).as(behaviour.name()).isEqualTo(alone.weightsSha256());
        assertThat(part.observationMean()).isEqualTo(Training.policyIn(alone).observationMean());
        assertThat(learner(together, "learner-" + behaviour.name() + "."))
                .as("components of %s", behaviour.name())
                .hasSizeGreaterThan(1)
                .isEqualTo(learner(alone, "learner-"));
    }

    private static Map<String, String> learner(Checkpoint checkpoint, String prefix) {
        Map<String, String> components = new TreeMap<>();
        JointRuns.contents(checkpoint).forEach((name, content) -> {
            if (name.startsWith(prefix) && !name.endsWith(".lives")) {
                components.put(name.substring(prefix.length()), content);
            }
        });
        return components;
    }

    /** The same settings and streams in a run of its own. */
    private static Blueprint alone(Behaviour behaviour, Supplier<Environment> maker, List<String> settings) {
        long seed = behaviour.seed(JointRuns.experiment(settings).seed());
        Experiment experiment = JointRuns.experiment(with(settings, List.of("seed=" + seed)));
        AlgorithmSettings algorithm = experiment.algorithmOf(behaviour.name());
        EnvironmentSpec spec = maker.get().spec();
        return new Blueprint(
                experiment,
                spec,
                Algorithms.discover().find(algorithm.name()).orElseThrow().configure(algorithm.settings(), spec),
                copies -> PerCopyVectorEnvironment.create("Walk", maker, copies));
    }

    /** Were it not so, the test above would compare nothing. */
    @Test
    void behavioursHaveStreamsOfTheirOwn() {
        Blueprint joint = JointRuns.blueprint(TwoWalks::new, List.of());

        assertThat(joint.behaviours().get(0).seed(1))
                .isNotEqualTo(joint.behaviours().get(1).seed(1))
                .isNotEqualTo(1);
    }
}
