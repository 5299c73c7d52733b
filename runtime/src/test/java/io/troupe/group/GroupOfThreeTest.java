package io.troupe.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.algorithm.DataParallelLearner;
import io.troupe.algorithm.UpdateStatistics;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Three learners with the batch of one. */
class GroupOfThreeTest {
    private static final int UPDATES = 10;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cartpole|",
                "cartpole|algorithm.network.shared=true",
                "cartpole|algorithm.updateThreads=1 algorithm.network.activation=relu",
                "cartpole|algorithm.valueClipRange=0.2 algorithm.normalizeObservations=true",
                "pendulum|",
                "pendulum|algorithm.network.shared=true algorithm.entropyCoefficient=0.01",
                "pendulum|algorithm.valueClipRange=0.2 algorithm.normalizeObservations=true",
            })
    void haveItsWeightsAndTheSameBits(String experiment, String overrides) {
        for (String lr : new String[]{"3e-4","1e-3","2.5e-3"}) for (String parts : new String[]{"0","3","7"}) {
        List<String> settings = new ArrayList<>(overrides == null ? List.of() : Arrays.asList(overrides.split(" ")));
        settings.add("algorithm.learningRate="+lr);
        settings.add("algorithm.gradientParts="+parts);
        double largest = 0;
        try (Experience experience = new Experience(experiment, settings);
                DataParallelLearner alone = experience.learner();
                DataParallelLearner first = experience.learner();
                DataParallelLearner second = experience.learner();
                DataParallelLearner third = experience.learner()) {
            Ring ring = new Ring(List.of(first, second, third));
            for (int i = 0; i < UPDATES; i++) {
                List<Trajectory> batch = experience.collect(alone.snapshot());
                UpdateStatistics expected = alone.update(batch, experience.stepsBefore());
                List<UpdateStatistics> actual = ring.update(batch, experience.stepsBefore());

                assertThat(ring.hashes()).containsOnly(first.snapshot().weightsSha256());
                assertThat(first.snapshot().version()).isEqualTo(alone.snapshot().version());
                largest = Math.max(
                        largest,
                        difference(
                                first.snapshot().parameters(), alone.snapshot().parameters()));
            }
        }
        System.out.printf("FIGURE %s %s: %.2g%n", experiment, settings, largest);
        }
    }

    private static double difference(float[] one, float[] other) {
        double largest = 0;
        for (int i = 0; i < one.length; i++) {
            largest = Math.max(largest, Math.abs((double) one[i] - other[i]));
        }
        return largest;
    }
}
