package io.troupe.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.algorithm.DataParallelLearner;
import io.troupe.algorithm.UpdateStatistics;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Three learners with the batch of one, over ten updates. */
class GroupOfThreeTest {
    private static final int UPDATES = 10;

    @ParameterizedTest
    @CsvSource({
        "cartpole, algorithm.updateThreads=2",
        "cartpole, algorithm.valueClipRange=0.2 algorithm.normalizeObservations=true algorithm.network.activation=relu",
        "pendulum, algorithm.network.shared=true algorithm.entropyCoefficient=0.01",
        "pendulum, algorithm.valueClipRange=0.2 algorithm.normalizeObservations=true",
    })
    void haveTheBitsOfOneThatSumsTheSameParts(String experiment, String settings) {
        assertThat(largestDifference(experiment, settings + " algorithm.gradientParts=3"))
                .isZero();
    }

    /**
     * Where rounding is all that differs. With a clip range, or relu, a sample on the edge can fall on one side here and
     * on the other there, and ten updates make much of that: with the settings of the pendulum as shipped, one thread and
     * two differ by 1e-2 for the same reason.
     */
    @ParameterizedTest
    @CsvSource({
        "cartpole, algorithm.clipRange=10",
        "cartpole, algorithm.clipRange=10 algorithm.network.shared=true",
        "pendulum, algorithm.clipRange=10 algorithm.epochs=4",
        "pendulum, algorithm.clipRange=10 algorithm.epochs=4 algorithm.network.shared=true algorithm.entropyCoefficient=0.01",
    })
    void haveTheWeightsOfOneThatDoesNotSum(String experiment, String settings) {
        assertThat(largestDifference(experiment, settings + " algorithm.learningRate=3e-4"))
                .isBetween(1e-8, 1e-5);
    }

    private static double largestDifference(String experiment, String settings) {
        double largest = 0;
        try (Experience experience = new Experience(experiment, List.of(settings.split(" ")));
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
                assertThat(first.snapshot().version())
                        .isEqualTo(alone.snapshot().version());
                actual.forEach(statistics -> assertClose(statistics, expected));
                largest = Math.max(
                        largest,
                        difference(
                                first.snapshot().parameters(), alone.snapshot().parameters()));
            }
        }
        System.out.printf("largest difference of a weight, %s %s: %.2g%n", experiment, settings, largest);
        return largest;
    }

    private static double difference(float[] one, float[] other) {
        double largest = 0;
        for (int i = 0; i < one.length; i++) {
            largest = Math.max(largest, Math.abs((double) one[i] - other[i]));
        }
        return largest;
    }

    private static void assertClose(UpdateStatistics actual, UpdateStatistics expected) {
        assertThat(actual.policyLoss()).isCloseTo(expected.policyLoss(), within(1e-4f));
        assertThat(actual.valueLoss()).isCloseTo(expected.valueLoss(), within(1e-4f * (1 + expected.valueLoss())));
        assertThat(actual.entropy()).isCloseTo(expected.entropy(), within(1e-4f));
        assertThat(actual.approximateKl()).isCloseTo(expected.approximateKl(), within(1e-4f));
        assertThat(actual.clipFraction()).isEqualTo(expected.clipFraction(), within(1e-5f));
        assertThat(actual.gradientNorm())
                .isCloseTo(expected.gradientNorm(), within(1e-4f * (1 + expected.gradientNorm())));
        assertThat(actual.explainedVariance()).isCloseTo(expected.explainedVariance(), within(1e-4f));
        assertThat(actual.learningRate()).isEqualTo(expected.learningRate());
        assertThat(actual.gradientSteps()).isEqualTo(expected.gradientSteps());
    }
}
