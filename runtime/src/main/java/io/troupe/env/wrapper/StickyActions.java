package io.troupe.env.wrapper;

import io.troupe.env.VectorEnvironment;
import io.troupe.random.RandomStream;
import io.troupe.trajectory.Trajectory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Takes the action before instead of the one that was chosen, now and then: Machado et al., "Revisiting the Arcade Learning
 * Environment", 2018. The first action of an episode is always taken.
 */
final class StickyActions extends WrappedCopies {
    private final double probability;
    private final int actionSize;
    private final RandomStream[] randoms;
    /** What each copy did last, [B, A]. */
    private final float[] before;
    /** Whether a copy has done something in its episode. */
    private final boolean[] acted;

    StickyActions(VectorEnvironment inner, double probability) {
        super(inner, inner.spec());
        this.probability = probability;
        actionSize = inner.spec().action().size();
        before = new float[copies * actionSize];
        acted = new boolean[copies];
        randoms = new RandomStream[copies];
        seed(0);
    }

    @Override
    void seed(long seed) {
        for (int b = 0; b < copies; b++) {
            randoms[b] = RandomStream.derive(seed, "sticky-actions", b);
        }
    }

    @Override
    void first(int b, float[] source, int offset, float[] target, int at) {
        acted[b] = false;
        super.first(b, source, offset, target, at);
    }

    @Override
    void next(int b, float[] source, int offset, float[] target, int at) {
        super.first(b, source, offset, target, at);
    }

    @Override
    void act(Trajectory fragment, int t) {
        super.act(fragment, t);
        for (int b = 0; b < copies; b++) {
            boolean sticks = randoms[b].nextDouble() < probability && acted[b];
            float[] from = sticks ? before : within.actions;
            float[] to = sticks ? within.actions : before;
            System.arraycopy(from, b * actionSize, to, b * actionSize, actionSize);
        }
        Arrays.fill(acted, true);
    }

    @Override
    void saveOwn(DataOutput out) throws IOException {
        for (int b = 0; b < copies; b++) {
            out.writeLong(randoms[b].state());
            out.writeBoolean(acted[b]);
        }
        for (float value : before) {
            out.writeFloat(value);
        }
    }

    @Override
    void restoreOwn(DataInput in) throws IOException {
        for (int b = 0; b < copies; b++) {
            randoms[b].restore(in.readLong());
            acted[b] = in.readBoolean();
        }
        for (int i = 0; i < before.length; i++) {
            before[i] = in.readFloat();
        }
    }
}
