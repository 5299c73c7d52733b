package io.troupe.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.policy.ActionHead;
import io.troupe.policy.Activation;
import io.troupe.policy.JavaInference;
import io.troupe.policy.NetworkSpec;
import io.troupe.policy.OrthogonalInitialization;
import io.troupe.random.RandomStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorFlowInferenceTest {
    @ParameterizedTest
    @EnumSource(Activation.class)
    void agreesWithPlainJavaForEveryNumberOfRowsAndEveryLoad(Activation activation) {
        NetworkSpec network =
                new NetworkSpec(5, List.of(32, 16), activation, false, new ActionHead.DiagonalGaussian(3));
        float[] observations = gaussian(9 * 5);
        float[] expected = new float[9 * 3];
        float[] actual = new float[9 * 3];
        try (JavaInference java = new JavaInference(network);
                TensorFlowInference tensorflow = new TensorFlowInference(network)) {
            for (int seed = 0; seed < 3; seed++) {
                float[] parameters = OrthogonalInitialization.parameters(network, 0, RandomStream.ofSeed(seed));
                java.load(parameters);
                tensorflow.load(parameters);
                for (int rows : new int[] {9, 3, 3, 5}) {
                    java.forward(observations, 10, rows - 2, expected);
                    tensorflow.forward(observations, 10, rows - 2, actual);
                    for (int i = 0; i < (rows - 2) * 3; i++) {
                        assertThat(actual[i]).isCloseTo(expected[i], within(2e-6f));
                    }
                }
            }
        }
    }

    @Test
    void aLoadReachesBothSidesOfTheChoiceByRows() {
        NetworkSpec network = new NetworkSpec(5, List.of(8), Activation.TANH, false, new ActionHead.Categorical(2));
        float[] observations = gaussian(40 * 5);
        float[] expected = new float[80];
        float[] actual = new float[80];
        try (JavaInference java = new JavaInference(network);
                InferenceByRows byRows = new InferenceByRows(network)) {
            for (int seed = 0; seed < 3; seed++) {
                float[] parameters = OrthogonalInitialization.parameters(network, 0, RandomStream.ofSeed(seed));
                java.load(parameters);
                byRows.load(parameters);
                for (int rows : new int[] {40, 3, 40}) {
                    java.forward(observations, 0, rows, expected);
                    byRows.forward(observations, 0, rows, actual);
                    for (int i = 0; i < rows * 2; i++) {
                        assertThat(actual[i]).isCloseTo(expected[i], within(2e-6f));
                    }
                }
            }
        }
    }

    private static float[] gaussian(int count) {
        RandomStream random = RandomStream.ofSeed(4);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
