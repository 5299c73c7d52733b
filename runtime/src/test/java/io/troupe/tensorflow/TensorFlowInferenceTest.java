package io.troupe.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.policy.ActionHead;
import io.troupe.policy.Activation;
import io.troupe.policy.Convolution;
import io.troupe.policy.Encoder;
import io.troupe.policy.ImageEncoder;
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

    @Test
    void agreesWithPlainJavaAboutImages() {
        List<Convolution> small = List.of(new Convolution(16, 3, 1));
        List<Convolution> nature =
                List.of(new Convolution(32, 8, 4), new Convolution(64, 4, 2), new Convolution(64, 3, 1));
        Encoder encoder = new Encoder(List.of(
                new Encoder.Plain(2),
                new ImageEncoder(10, 8, 3, -3, 6, small, 24),
                new ImageEncoder(36, 40, 2, 0, 5, nature, 32),
                new Encoder.Plain(1)));
        NetworkSpec network =
                new NetworkSpec(encoder, List.of(12), Activation.TANH, false, new ActionHead.Categorical(4));
        float[] observations = gaussian(5 * network.observationSize());
        float[] expected = new float[5 * 4];
        float[] actual = new float[5 * 4];
        float[] parameters = OrthogonalInitialization.parameters(network, 0, RandomStream.ofSeed(1));
        try (JavaInference java = new JavaInference(network);
                TensorFlowInference tensorflow = new TensorFlowInference(network)) {
            java.load(parameters);
            tensorflow.load(parameters);
            java.forward(observations, 0, 5, expected);
            tensorflow.forward(observations, 0, 5, actual);
        }

        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(2e-6f));
        }
        assertThat(expected[0]).isNotCloseTo(expected[4], within(1e-4f));
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
