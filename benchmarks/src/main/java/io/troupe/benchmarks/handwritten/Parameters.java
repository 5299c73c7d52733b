package io.troupe.benchmarks.handwritten;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.ndarray.Shape;

/**
 * Where the weights of the two torsos lie in the one flat parameter array: policy, then value; each W1 b1 W2 b2 W3 b3,
 * matrices row-major [in, out].
 */
final class Parameters {
    static final int TENSORS_PER_TORSO = 6;

    private static final int HIDDEN = 64;
    private static final int POLICY_HEAD = 4;
    private static final double HIDDEN_GAIN = Math.sqrt(2);
    private static final double POLICY_GAIN = 0.01;
    private static final double VALUE_GAIN = 1;

    /** Shape of each tensor, in the order of the flat array. */
    static final List<Shape> SHAPES = shapes();

    /** Length of the flat array. */
    static final int COUNT =
            Math.toIntExact(SHAPES.stream().mapToLong(Shape::size).sum());

    private Parameters() {}

    /**
     * Orthogonal matrices (Saxe, McClelland and Ganguli, 2014) scaled by sqrt(2), 0.01 for the policy's and 1 for the
     * value's output; biases zero.
     */
    static float[] orthogonal(Random random) {
        float[] parameters = new float[COUNT];
        int offset = 0;
        for (int i = 0; i < SHAPES.size(); i++) {
            Shape shape = SHAPES.get(i);
            if (shape.numDimensions() == 2) {
                boolean isHead = i % TENSORS_PER_TORSO == POLICY_HEAD;
                double headGain = i < TENSORS_PER_TORSO ? POLICY_GAIN : VALUE_GAIN;
                fillOrthogonal(parameters, offset, shape, isHead ? headGain : HIDDEN_GAIN, random);
            }
            offset += Math.toIntExact(shape.size());
        }
        return parameters;
    }

    private static List<Shape> shapes() {
        List<Shape> shapes = new ArrayList<>();
        for (int outputs : new int[] {CartPoles.ACTIONS, 1}) {
            shapes.add(Shape.of(CartPoles.OBSERVATION_SIZE, HIDDEN));
            shapes.add(Shape.of(HIDDEN));
            shapes.add(Shape.of(HIDDEN, HIDDEN));
            shapes.add(Shape.of(HIDDEN));
            shapes.add(Shape.of(HIDDEN, outputs));
            shapes.add(Shape.of(outputs));
        }
        return List.copyOf(shapes);
    }

    /** Gram-Schmidt on normal vectors along the longer side. */
    private static void fillOrthogonal(float[] target, int offset, Shape shape, double gain, Random random) {
        int inputs = Math.toIntExact(shape.get(0));
        int outputs = Math.toIntExact(shape.get(1));
        boolean wide = inputs < outputs;
        int length = Math.max(inputs, outputs);
        int count = Math.min(inputs, outputs);
        double[][] vectors = new double[count][length];
        for (int v = 0; v < count; v++) {
            double[] vector = vectors[v];
            for (int i = 0; i < length; i++) {
                vector[i] = random.nextGaussian();
            }
            for (int earlier = 0; earlier < v; earlier++) {
                double projection = dot(vector, vectors[earlier]);
                for (int i = 0; i < length; i++) {
                    vector[i] -= projection * vectors[earlier][i];
                }
            }
            double norm = Math.sqrt(dot(vector, vector));
            for (int i = 0; i < length; i++) {
                vector[i] /= norm;
            }
        }
        for (int in = 0; in < inputs; in++) {
            for (int out = 0; out < outputs; out++) {
                target[offset + in * outputs + out] = (float) (gain * (wide ? vectors[in][out] : vectors[out][in]));
            }
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
