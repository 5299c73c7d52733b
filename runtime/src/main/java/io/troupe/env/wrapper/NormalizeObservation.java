package io.troupe.env.wrapper;

import io.troupe.env.VectorEnvironment;
import io.troupe.spec.Box;

/** Moves every element of a box from its bounds to [-1, 1]; one whose bounds are the same becomes 0. */
final class NormalizeObservation extends WrappedCopies {
    private final float[] low;
    private final float[] high;

    /** @param box with finite bounds */
    NormalizeObservation(VectorEnvironment inner, Box box) {
        super(inner, Specs.withObservation(inner.spec(), Box.of(box.shape(), -1, 1)));
        low = box.low();
        high = box.high();
    }

    @Override
    void first(int b, float[] source, int offset, float[] target, int at) {
        for (int i = 0; i < low.length; i++) {
            double width = (double) high[i] - low[i];
            double share = width == 0 ? 0.5 : ((double) source[offset + i] - low[i]) / width;
            target[at + i] = (float) Math.clamp(2 * share - 1, -1.0, 1.0);
        }
    }
}
