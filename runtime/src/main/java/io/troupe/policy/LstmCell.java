package io.troupe.policy;

import io.troupe.policy.ParameterLayout.Layer;

/**
 * One step of a long short-term memory in plain Java: Hochreiter and Schmidhuber (1997) with the forget gate of Gers et al.
 * (2000),
 *
 * <pre>
 * (i, g, f, o) = [x, h] W + b
 * c' = sigmoid(f) c + sigmoid(i) tanh(g)
 * h' = sigmoid(o) tanh(c')
 * </pre>
 *
 * <p>with the gates in this order along the columns of W and b. A state is h, then c. As everywhere in plain Java, the bits
 * of a row do not depend on the rows beside it.
 */
final class LstmCell {
    private final int inputs;
    private final int units;
    private final DenseLayer gates;
    private final float[][] joined;
    private final float[][] sums;
    private final float[][] outputs;

    /**
     * @param layer W, [inputs + units, 4 units], and b
     * @param block most rows at a time
     */
    LstmCell(Layer layer, int block) {
        units = layer.outputs() / 4;
        inputs = layer.inputs() - units;
        gates = new DenseLayer(layer);
        joined = new float[block][layer.inputs()];
        sums = new float[block][layer.outputs()];
        outputs = new float[block][units];
    }

    void load(float[] parameters) {
        gates.load(parameters);
    }

    /**
     * Goes one step on.
     *
     * @param features x of each row
     * @param states h and c of each row, which are replaced by h' and c'
     * @param offset where those of the first row start
     * @param stride from there to the next row's
     * @param count rows, at most a block
     * @return h' of each row, until the next call
     */
    float[][] step(float[][] features, float[] states, int offset, int stride, int count) {
        for (int row = 0; row < count; row++) {
            System.arraycopy(features[row], 0, joined[row], 0, inputs);
            System.arraycopy(states, offset + row * stride, joined[row], inputs, units);
        }
        if (count == joined.length) {
            gates.forwardBlock(joined, sums);
        } else {
            for (int row = 0; row < count; row++) {
                gates.forwardRow(joined[row], sums[row]);
            }
        }
        for (int row = 0; row < count; row++) {
            remember(sums[row], states, offset + row * stride, outputs[row]);
        }
        return outputs;
    }

    private void remember(float[] gate, float[] states, int at, float[] output) {
        squash(gate);
        int cells = at + units;
        for (int i = 0; i < units; i++) {
            float c = Math.fma(gate[2 * units + i], states[cells + i], gate[i] * gate[units + i]);
            states[cells + i] = c;
            output[i] = c;
        }
        RationalTanh.apply(output, units);
        for (int i = 0; i < units; i++) {
            output[i] *= gate[3 * units + i];
            states[at + i] = output[i];
        }
    }

    /** sigmoid(x) = (1 + tanh(x / 2)) / 2, so all four gates are one tanh. */
    private void squash(float[] gate) {
        for (int i = 0; i < gate.length; i++) {
            gate[i] *= tanhGate(i) ? 1 : 0.5f;
        }
        RationalTanh.apply(gate, gate.length);
        for (int i = 0; i < gate.length; i++) {
            gate[i] = tanhGate(i) ? gate[i] : 0.5f + 0.5f * gate[i];
        }
    }

    private boolean tanhGate(int i) {
        return i >= units && i < 2 * units;
    }
}
