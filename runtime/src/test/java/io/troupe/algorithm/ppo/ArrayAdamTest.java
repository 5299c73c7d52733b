package io.troupe.algorithm.ppo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.algorithm.neural.AdamSteps;
import io.troupe.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayAdamTest {
    @ParameterizedTest
    @ValueSource(floats = {0, 0.7f, 100})
    void equalsAdamInDoubles(float maxNorm) {
        int size = 7;
        float[] initial = new float[size];
        PlainAdam plain = new PlainAdam(initial, 0.01f, 1e-5);
        ArrayAdam adam = new ArrayAdam(size);
        AdamSteps steps = new AdamSteps(1e-5f);
        float[] stepSize = new float[2];
        RandomStream random = RandomStream.ofSeed(3);
        for (int step = 0; step < 20; step++) {
            float[] gradient = new float[size];
            for (int i = 0; i < size; i++) {
                gradient[i] = (float) random.nextGaussian();
            }
            steps.next(0.01f, stepSize, 0);

            adam.step(gradient, stepSize[0], stepSize[1], maxNorm);

            plain.step(gradient, maxNorm == 0 ? Double.MAX_VALUE : maxNorm);
            for (int i = 0; i < size; i++) {
                assertThat(adam.parameters()[i]).isCloseTo(plain.parameters()[i], within(1e-6f));
            }
        }
    }

    @Test
    void givesTheNormBeforeClipping() {
        assertThat(new ArrayAdam(5).step(new float[] {1, 2, 3, 4, 5, 99}, 0, 1e-5f, 0.5f))
                .isEqualTo((float) Math.sqrt(55));
    }
}
