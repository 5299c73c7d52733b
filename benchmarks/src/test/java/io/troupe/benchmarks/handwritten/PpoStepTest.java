package io.troupe.benchmarks.handwritten;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

class PpoStepTest {
    private static final int ROWS = 16;
    private static final float NO_CLIPPING = 1e6f;
    private static final float TOLERANCE = 1e-5f;

    private final Random random = new Random(5);

    @Test
    void equalsTheGradientThatTensorFlowDerivesFromTheLoss() {
        Settings settings = settings(NO_CLIPPING);
        float[][] gradients = gradients(settings);

        assertThat(norm(gradients[0])).isGreaterThan(0.1);
        assertThat(gradients[0]).usingComparatorWithPrecision(TOLERANCE).containsExactly(gradients[1]);
    }

    @Test
    void clipsTheGradientToTheLargestNorm() {
        assertThat(norm(gradients(settings(0.01f))[0])).isBetween(0.00999, 0.01001);
    }

    /** The hand-written gradient, and the one by reverse differentiation of the loss as the paper states it. */
    private float[][] gradients(Settings settings) {
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            Operand<TFloat32> parameters = constant(tf, parameters(), Parameters.COUNT);
            Operand<TFloat32> observations = constant(tf, observations(), ROWS, CartPoles.OBSERVATION_SIZE);
            Operand<TFloat32> data = constant(tf, data(), ROWS, PpoStep.DATA_COLUMNS);
            Operand<TFloat32> written = new PpoStep(tf, settings).clippedGradient(parameters, observations, data);
            Output<?> derived = graph.addGradients(
                            loss(tf, parameters, observations, data, settings).asOutput(),
                            new Output<?>[] {parameters.asOutput()})[0];
            try (Session session = new Session(graph);
                    Result result =
                            session.runner().fetch(written).fetch(derived).run()) {
                return new float[][] {values(result, 0), values(result, 1)};
            }
        }
    }

    private static Operand<TFloat32> loss(
            Ops tf,
            Operand<TFloat32> parameters,
            Operand<TFloat32> observations,
            Operand<TFloat32> data,
            Settings settings) {
        var columns = tf.splitV(data, tf.constant(new int[] {2, 1, 1, 1}), tf.constant(1), 4L)
                .output();
        List<Operand<TFloat32>> weights = FlatVariable.tensors(tf, parameters);
        Torso policy = Torso.of(tf, observations, weights.subList(0, 6));
        Torso value = Torso.of(tf, observations, weights.subList(6, 12));
        Operand<TFloat32> logProbs = tf.nn.logSoftmax(policy.output());
        Operand<TFloat32> logProb = rowSum(tf, tf.math.mul(logProbs, columns.get(0)));
        Operand<TFloat32> ratio = tf.math.exp(tf.math.sub(logProb, columns.get(1)));
        Operand<TFloat32> clippedRatio = tf.math.minimum(
                tf.math.maximum(ratio, tf.constant(1 - settings.clipRange())), tf.constant(1 + settings.clipRange()));
        Operand<TFloat32> surrogate =
                tf.math.minimum(tf.math.mul(ratio, columns.get(2)), tf.math.mul(clippedRatio, columns.get(2)));
        Operand<TFloat32> error = tf.math.square(tf.math.sub(value.output(), columns.get(3)));
        Operand<TFloat32> entropy = tf.math.neg(rowSum(tf, tf.math.mul(tf.math.exp(logProbs), logProbs)));
        Operand<TFloat32> rowLoss = tf.math.sub(
                tf.math.sub(tf.math.mul(error, tf.constant(settings.valueCoefficient())), surrogate),
                tf.math.mul(entropy, tf.constant(settings.entropyCoefficient())));
        return tf.math.mean(rowLoss, tf.constant(new int[] {0, 1}));
    }

    private static Operand<TFloat32> rowSum(Ops tf, Operand<TFloat32> matrix) {
        return tf.reduceSum(matrix, tf.constant(1), ReduceSum.keepDims(true));
    }

    private float[] parameters() {
        float[] parameters = Parameters.orthogonal(random);
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] += 0.05f * (float) random.nextGaussian();
        }
        return parameters;
    }

    private float[] observations() {
        float[] observations = new float[ROWS * CartPoles.OBSERVATION_SIZE];
        for (int i = 0; i < observations.length; i++) {
            observations[i] = (float) random.nextGaussian();
        }
        return observations;
    }

    /** Old log-probabilities far enough from the new ones that some ratios are clipped, on both sides. */
    private float[] data() {
        float[] data = new float[ROWS * PpoStep.DATA_COLUMNS];
        for (int row = 0; row < ROWS; row++) {
            int base = row * PpoStep.DATA_COLUMNS;
            data[base + random.nextInt(2)] = 1;
            data[base + 2] = -0.7f + 0.6f * (float) random.nextGaussian();
            data[base + 3] = (float) random.nextGaussian();
            data[base + 4] = (float) random.nextGaussian();
        }
        return data;
    }

    private static Settings settings(float maxGradientNorm) {
        return new Settings(ROWS, 1, 1, ROWS, 0.001f, 0.99f, 0.95f, 0.2f, 0.5f, 0.01f, maxGradientNorm);
    }

    private static Operand<TFloat32> constant(Ops tf, float[] values, long... shape) {
        return tf.constant(Shape.of(shape), DataBuffers.of(values));
    }

    private static float[] values(Result result, int index) {
        float[] values = new float[Parameters.COUNT];
        result.get(index).asRawTensor().data().asFloats().read(values);
        return values;
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }
}
