package io.troupe.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.policy.ParameterLayout.Head;
import io.troupe.policy.ParameterLayout.Layer;
import io.troupe.random.RandomStream;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JavaInferenceTest {
    private static final int ROWS = 11;

    static Stream<NetworkSpec> networks() {
        return Stream.of(
                new NetworkSpec(4, List.of(64, 64), Activation.TANH, false, new ActionHead.Categorical(2)),
                new NetworkSpec(3, List.of(5, 6, 7), Activation.RELU, true, new ActionHead.Categorical(9)),
                new NetworkSpec(17, List.of(32), Activation.TANH, true, new ActionHead.DiagonalGaussian(1)),
                new NetworkSpec(6, List.of(), Activation.TANH, false, new ActionHead.Categorical(3)),
                new NetworkSpec(images(), List.of(6), Activation.TANH, false, new ActionHead.Categorical(3)),
                new NetworkSpec(images(), List.of(), Activation.TANH, true, new ActionHead.Categorical(2)));
    }

    /** Two images with values before, between and after them; no two sizes are the same. */
    private static Encoder images() {
        List<Convolution> two = List.of(new Convolution(5, 3, 2), new Convolution(7, 2, 1));
        return new Encoder(List.of(
                new Encoder.Plain(2),
                new ImageEncoder(9, 8, 3, -1, 4, two, 4),
                new Encoder.Plain(1),
                new ImageEncoder(4, 6, 1, 0, 1, List.of(new Convolution(3, 3, 1)), 3),
                new Encoder.Plain(1)));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void equalsTheNetworkInDoubles(NetworkSpec network) {
        float[] parameters = parameters(network);
        float[] observations = gaussian(ROWS * network.observationSize() + 5);
        float[] outputs = new float[ROWS * network.head().outputs()];
        try (JavaInference inference = new JavaInference(network)) {
            inference.load(parameters);
            inference.forward(observations, 5, ROWS, outputs);
        }

        for (int row = 0; row < ROWS; row++) {
            double[] expected = inDoubles(network, parameters, observations, 5 + row * network.observationSize());
            for (int i = 0; i < expected.length; i++) {
                assertThat((double) outputs[row * expected.length + i]).isCloseTo(expected[i], within(1e-5));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void givesTheSameBitsForEachRowAloneAsForAllTogether(NetworkSpec network) {
        float[] observations = gaussian(ROWS * network.observationSize());
        int width = network.head().outputs();
        float[] together = new float[ROWS * width];
        float[] alone = new float[width];
        try (JavaInference inference = new JavaInference(network)) {
            inference.load(parameters(network));
            inference.forward(observations, 0, ROWS, together);
            for (int row = 0; row < ROWS; row++) {
                inference.forward(observations, row * network.observationSize(), 1, alone);
                for (int i = 0; i < width; i++) {
                    assertThat(alone[i]).isEqualTo(together[row * width + i]);
                }
            }
        }
    }

    /** The first passes are interpreted, the last compiled twice over. */
    @ParameterizedTest
    @MethodSource("networks")
    void givesTheSameBitsWhicheverCompilerIsAtWork(NetworkSpec network) {
        float[] observations = gaussian(ROWS * network.observationSize());
        float[] first = new float[ROWS * network.head().outputs()];
        float[] later = new float[first.length];
        try (JavaInference inference = new JavaInference(network)) {
            inference.load(parameters(network));
            inference.forward(observations, 0, ROWS, first);
            for (int i = 0; i < 20_000; i++) {
                inference.forward(observations, 0, ROWS, later);
            }
        }

        assertThat(later).isEqualTo(first);
    }

    private static float[] parameters(NetworkSpec network) {
        RandomStream random = RandomStream.ofSeed(3);
        float[] parameters = OrthogonalInitialization.parameters(network, 0, random);
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] += (float) (0.1 * random.nextGaussian());
        }
        return parameters;
    }

    private static float[] gaussian(int count) {
        RandomStream random = RandomStream.ofSeed(4);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static double[] inDoubles(NetworkSpec network, float[] parameters, float[] observations, int offset) {
        ParameterLayout layout = ParameterLayout.of(network);
        double[] observation = new double[network.observationSize()];
        for (int i = 0; i < observation.length; i++) {
            observation[i] = observations[offset + i];
        }
        double[] doubles = IntStream.range(0, parameters.length)
                .mapToDouble(i -> parameters[i])
                .toArray();
        double[] values = PlainEncoder.encode(layout.policyTorso(), doubles, observation);
        for (Layer layer : layout.policyTorso().layers()) {
            values = affine(layer, parameters, values);
            for (int i = 0; i < values.length; i++) {
                values[i] = network.activation() == Activation.TANH ? Math.tanh(values[i]) : Math.max(0, values[i]);
            }
        }
        return head(layout.policyHead(), parameters, values);
    }

    private static double[] head(Head head, float[] parameters, double[] x) {
        double[] y = new double[head.outputs()];
        for (int j = 0; j < y.length; j++) {
            y[j] = parameters[head.bias().offset() + j];
            for (int i = 0; i < x.length; i++) {
                y[j] += x[i] * parameters[head.weights().offset() + j * x.length + i];
            }
        }
        return y;
    }

    private static double[] affine(Layer layer, float[] parameters, double[] x) {
        double[] y = new double[layer.outputs()];
        for (int j = 0; j < y.length; j++) {
            y[j] = parameters[layer.bias().offset() + j];
            for (int i = 0; i < x.length; i++) {
                y[j] += x[i] * parameters[layer.weights().offset() + i * y.length + j];
            }
        }
        return y;
    }
}
