package io.troupe.policy;

import io.troupe.policy.ParameterLayout.Layer;

/**
 * A hidden layer as loops that C2 turns into vector code: the inner loop runs over the outputs, every array in it is
 * indexed by the loop variable alone, and each pass over the outputs takes in four inputs.
 */
final class DenseLayer {
    private static final int UNROLL = 4;

    private final Layer layer;
    private final float[][] weights;
    private final float[] bias;

    DenseLayer(Layer layer) {
        this.layer = layer;
        weights = new float[layer.inputs()][layer.outputs()];
        bias = new float[layer.outputs()];
    }

    void load(float[] parameters) {
        for (int input = 0; input < weights.length; input++) {
            int start = layer.weights().offset() + input * bias.length;
            System.arraycopy(parameters, start, weights[input], 0, bias.length);
        }
        System.arraycopy(parameters, layer.bias().offset(), bias, 0, bias.length);
    }

    void forwardRow(float[] inputs, float[] outputs) {
        System.arraycopy(bias, 0, outputs, 0, bias.length);
        int input = 0;
        for (; input + UNROLL <= weights.length; input += UNROLL) {
            addFour(
                    outputs,
                    weights[input],
                    weights[input + 1],
                    weights[input + 2],
                    weights[input + 3],
                    inputs[input],
                    inputs[input + 1],
                    inputs[input + 2],
                    inputs[input + 3]);
        }
        for (; input < weights.length; input++) {
            addOne(outputs, weights[input], inputs[input]);
        }
    }

    /** Four rows at once: each weight that is loaded serves four of them. */
    void forwardBlock(float[][] inputs, float[][] outputs) {
        for (float[] row : outputs) {
            System.arraycopy(bias, 0, row, 0, bias.length);
        }
        float[] x0 = inputs[0];
        float[] x1 = inputs[1];
        float[] x2 = inputs[2];
        float[] x3 = inputs[3];
        int input = 0;
        for (; input + UNROLL <= weights.length; input += UNROLL) {
            addFourToBlock(
                    outputs[0],
                    outputs[1],
                    outputs[2],
                    outputs[3],
                    weights[input],
                    weights[input + 1],
                    weights[input + 2],
                    weights[input + 3],
                    x0[input],
                    x0[input + 1],
                    x0[input + 2],
                    x0[input + 3],
                    x1[input],
                    x1[input + 1],
                    x1[input + 2],
                    x1[input + 3],
                    x2[input],
                    x2[input + 1],
                    x2[input + 2],
                    x2[input + 3],
                    x3[input],
                    x3[input + 1],
                    x3[input + 2],
                    x3[input + 3]);
        }
        for (; input < weights.length; input++) {
            for (int row = 0; row < outputs.length; row++) {
                addOne(outputs[row], weights[input], inputs[row][input]);
            }
        }
    }

    private static void addOne(float[] y, float[] w, float x) {
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.fma(x, w[i], y[i]);
        }
    }

    private static void addFour(
            float[] y, float[] w0, float[] w1, float[] w2, float[] w3, float x0, float x1, float x2, float x3) {
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.fma(x3, w3[i], Math.fma(x2, w2[i], Math.fma(x1, w1[i], Math.fma(x0, w0[i], y[i]))));
        }
    }

    private static void addFourToBlock(
            float[] y0,
            float[] y1,
            float[] y2,
            float[] y3,
            float[] w0,
            float[] w1,
            float[] w2,
            float[] w3,
            float x00,
            float x01,
            float x02,
            float x03,
            float x10,
            float x11,
            float x12,
            float x13,
            float x20,
            float x21,
            float x22,
            float x23,
            float x30,
            float x31,
            float x32,
            float x33) {
        for (int i = 0; i < y0.length; i++) {
            float a = w0[i];
            float b = w1[i];
            float c = w2[i];
            float d = w3[i];
            y0[i] = Math.fma(x03, d, Math.fma(x02, c, Math.fma(x01, b, Math.fma(x00, a, y0[i]))));
            y1[i] = Math.fma(x13, d, Math.fma(x12, c, Math.fma(x11, b, Math.fma(x10, a, y1[i]))));
            y2[i] = Math.fma(x23, d, Math.fma(x22, c, Math.fma(x21, b, Math.fma(x20, a, y2[i]))));
            y3[i] = Math.fma(x33, d, Math.fma(x32, c, Math.fma(x31, b, Math.fma(x30, a, y3[i]))));
        }
    }
}
