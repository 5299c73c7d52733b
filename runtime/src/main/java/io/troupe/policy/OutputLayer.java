package io.troupe.policy;

import io.troupe.policy.ParameterLayout.Head;

/**
 * The last layer. It is too narrow for vectors over its outputs; four rows at a time keep four independent chains of
 * multiply-adds in flight instead.
 */
final class OutputLayer {
    private final Head head;
    private final float[][] weights;
    private final float[] bias;

    OutputLayer(Head head) {
        this.head = head;
        weights = new float[head.outputs()][head.inputs()];
        bias = new float[head.outputs()];
    }

    void load(float[] parameters) {
        for (int output = 0; output < bias.length; output++) {
            int start = head.weights().offset() + output * head.inputs();
            System.arraycopy(parameters, start, weights[output], 0, head.inputs());
        }
        System.arraycopy(parameters, head.bias().offset(), bias, 0, bias.length);
    }

    void forward(float[][] inputs, int rows, float[] outputs, int firstRow) {
        for (int output = 0; output < bias.length; output++) {
            int at = firstRow * bias.length + output;
            if (rows == inputs.length) {
                block(inputs, weights[output], bias[output], outputs, at, bias.length);
            } else {
                for (int row = 0; row < rows; row++) {
                    outputs[at + row * bias.length] = chain(inputs[row], weights[output], bias[output]);
                }
            }
        }
    }

    private static float chain(float[] x, float[] w, float bias) {
        float sum = bias;
        for (int i = 0; i < w.length; i++) {
            sum = Math.fma(x[i], w[i], sum);
        }
        return sum;
    }

    private static void block(float[][] inputs, float[] w, float bias, float[] outputs, int at, int stride) {
        float[] x0 = inputs[0];
        float[] x1 = inputs[1];
        float[] x2 = inputs[2];
        float[] x3 = inputs[3];
        float s0 = bias;
        float s1 = bias;
        float s2 = bias;
        float s3 = bias;
        for (int i = 0; i < w.length; i++) {
            s0 = Math.fma(x0[i], w[i], s0);
            s1 = Math.fma(x1[i], w[i], s1);
            s2 = Math.fma(x2[i], w[i], s2);
            s3 = Math.fma(x3[i], w[i], s3);
        }
        outputs[at] = s0;
        outputs[at + stride] = s1;
        outputs[at + 2 * stride] = s2;
        outputs[at + 3 * stride] = s3;
    }
}
