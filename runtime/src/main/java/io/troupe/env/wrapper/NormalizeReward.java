package io.troupe.env.wrapper;

import io.troupe.env.VectorEnvironment;

/** Multiplies rewards, and then clips them. Returns are those of the rewards that come of it. */
final class NormalizeReward extends WrappedCopies {
    private final double scale;
    private final double low;
    private final double high;

    NormalizeReward(VectorEnvironment inner, double scale, double low, double high) {
        super(inner, inner.spec());
        this.scale = scale;
        this.low = low;
        this.high = high;
    }

    @Override
    float reward(float reward) {
        return (float) Math.clamp(scale * reward, low, high);
    }
}
