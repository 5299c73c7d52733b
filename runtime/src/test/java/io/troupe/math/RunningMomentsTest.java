package io.troupe.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunningMomentsTest {
    @Test
    void knowsMeanAndPopulationVariance() {
        RunningMoments moments = new RunningMoments(1);
        for (double value : new double[] {2, 4, 4, 4, 5, 5, 7, 9}) {
            moments.add(value);
        }

        assertThat(moments.mean(0)).isCloseTo(5, within(1e-12));
        assertThat(moments.variance(0)).isCloseTo(4, within(1e-12));
    }

    @Test
    void hasUnitVarianceBeforeTheFirstValue() {
        assertThat(new RunningMoments(3).variance(2)).isEqualTo(1);
    }

    /** Chan, Golub and LeVeque's trial: a large mean must not swamp the variance. */
    @Test
    void keepsTheVarianceOfValuesFarFromZero() {
        RunningMoments moments = new RunningMoments(1);
        for (double value : new double[] {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16}) {
            moments.add(value);
        }

        assertThat(moments.variance(0)).isCloseTo(22.5, within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void mergedPartsEqualTheWhole(long seed) {
        RandomStream random = RandomStream.ofSeed(seed);
        RunningMoments whole = new RunningMoments(2);
        RunningMoments merged = new RunningMoments(2);
        for (int part = 0; part < 5; part++) {
            RunningMoments moments = new RunningMoments(2);
            int count = random.nextInt(7);
            for (int i = 0; i < count; i++) {
                float[] vector = {0, (float) random.nextGaussian(), 10 + 3 * (float) random.nextGaussian()};
                moments.add(vector, 1);
                whole.add(vector, 1);
            }
            merged.merge(moments);
        }

        assertThat(merged.count()).isEqualTo(whole.count());
        for (int i = 0; i < 2; i++) {
            assertThat(merged.mean(i)).isCloseTo(whole.mean(i), within(1e-12));
            assertThat(merged.squaredDeviations(i)).isCloseTo(whole.squaredDeviations(i), within(1e-9));
        }
    }

    @Test
    void continuesFromRestoredMoments() {
        RunningMoments original = new RunningMoments(1);
        original.add(3);
        original.add(8);
        RunningMoments restored = new RunningMoments(1);
        restored.restore(
                original.count(), new double[] {original.mean(0)}, new double[] {original.squaredDeviations(0)});
        original.add(-1);
        restored.add(-1);

        assertThat(restored.mean(0)).isEqualTo(original.mean(0));
        assertThat(restored.variance(0)).isEqualTo(original.variance(0));
    }

    @Test
    void forgetsWhenCleared() {
        RunningMoments moments = new RunningMoments(1);
        moments.add(5);

        moments.clear();

        assertThat(moments.count()).isZero();
        assertThat(moments.mean(0)).isZero();
        assertThat(moments.variance(0)).isEqualTo(1);
    }
}
