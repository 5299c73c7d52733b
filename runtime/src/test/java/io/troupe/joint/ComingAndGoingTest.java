package io.troupe.joint;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.random.RandomStream;
import io.troupe.training.Blueprint;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What stands in the rows of agents that are not there has no influence on anything. */
final class ComingAndGoingTest {
    private static final int UPDATES = 6;

    static Stream<List<String>> algorithms() {
        return Stream.of(
                JointRuns.settings("guest", "normalizeObservations=true normalizeRewards=true"),
                JointRuns.settings("guest", "network.memory.units=4 network.memory.sequence=8 network.memory.burnIn=0"),
                JointRuns.dqn("guest"),
                JointRuns.sac("guest"));
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void absentRowsTeachNothing(List<String> settings) {
        Map<String, String> learnt = learnt(settings, 0, false);

        assertThat(learnt(settings, 1, false)).isEqualTo(learnt);
        assertThat(learnt(settings, 1, true)).as("were they not voided").isNotEqualTo(learnt(settings, 2, true));
    }

    /**
     * @param garbage seed of what is written over the rows of who is not there; 0 for nothing
     * @param claim whether they are said to be there
     */
    private static Map<String, String> learnt(List<String> settings, long garbage, boolean claim) {
        RandomStream random = RandomStream.ofSeed(garbage);
        Blueprint blueprint = JointRuns.blueprint(
                Visitors::new,
                settings,
                environment -> new Meddling(environment, (fragment, t) -> {
                    for (Trajectory part : fragment.parts()) {
                        for (int row = t * part.copies(); row < (t + 1) * part.copies() && garbage > 0; row++) {
                            if (part.voided[row]) {
                                spoil(part, row, random);
                                part.voided[row] = !claim;
                            }
                        }
                    }
                }));
        return JointRuns.contents(JointRuns.train(blueprint, Optional.empty(), UPDATES));
    }

    private static void spoil(Trajectory part, int row, RandomStream random) {
        part.rewards[row] = random.nextFloat();
        part.behaviourLogProbs[row] = -random.nextFloat();
        for (int i = 0; i < part.actionSize(); i++) {
            part.actions[row * part.actionSize() + i] = random.nextInt(2);
        }
        for (int i = 0; i < part.observationSize(); i++) {
            part.observations[row * part.observationSize() + i] = random.nextFloat();
        }
    }
}
