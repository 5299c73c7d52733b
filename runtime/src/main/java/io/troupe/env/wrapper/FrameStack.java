package io.troupe.env.wrapper;

import io.troupe.env.VectorEnvironment;
import io.troupe.spec.Box;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Observes the last {@code k} observations together, the newest last; at the beginning of an episode {@code k} times the first
 * one. Those of an image [height, width, channels] become [height, width, k channels], all others one vector.
 */
final class FrameStack extends WrappedCopies {
    private final int frames;
    /** Of each image; 1 of what is no image. */
    private final int pixels;
    /** Values of one pixel in one frame. */
    private final int depth;
    /** [B, pixels, frames, depth]. */
    private final float[] stacks;

    private final int stackSize;

    FrameStack(VectorEnvironment inner, Box observation, int frames) {
        super(inner, Specs.withObservation(inner.spec(), stacked(observation, frames)));
        this.frames = frames;
        depth = depth(observation);
        pixels = observation.size() / depth;
        stackSize = observation.size() * frames;
        stacks = new float[copies * stackSize];
    }

    private static int depth(Box observation) {
        return observation.shape().size() < 3
                ? observation.size()
                : observation.shape().getLast();
    }

    private static Box stacked(Box observation, int frames) {
        int depth = depth(observation);
        float[] low = new float[Math.multiplyExact(observation.size(), frames)];
        float[] high = new float[low.length];
        for (int i = 0; i < low.length; i++) {
            int pixel = i / (depth * frames);
            int source = pixel * depth + i % depth;
            low[i] = observation.low()[source];
            high[i] = observation.high()[source];
        }
        List<Integer> shape = new ArrayList<>(observation.shape());
        if (shape.size() < 3) {
            return new Box(low, high);
        }
        shape.set(shape.size() - 1, depth * frames);
        return new Box(low, high, shape);
    }

    @Override
    void first(int b, float[] source, int offset, float[] target, int at) {
        for (int frame = 0; frame < frames; frame++) {
            push(b, source, offset);
        }
        System.arraycopy(stacks, b * stackSize, target, at, stackSize);
    }

    @Override
    void next(int b, float[] source, int offset, float[] target, int at) {
        // That of a failure is the last good one, which is there already.
        if (!within.voided[b]) {
            push(b, source, offset);
        }
        System.arraycopy(stacks, b * stackSize, target, at, stackSize);
    }

    private void push(int b, float[] source, int offset) {
        for (int pixel = 0; pixel < pixels; pixel++) {
            int at = b * stackSize + pixel * frames * depth;
            System.arraycopy(stacks, at + depth, stacks, at, (frames - 1) * depth);
            System.arraycopy(source, offset + pixel * depth, stacks, at + (frames - 1) * depth, depth);
        }
    }

    @Override
    void saveOwn(DataOutput out) throws IOException {
        for (float value : stacks) {
            out.writeFloat(value);
        }
    }

    @Override
    void restoreOwn(DataInput in) throws IOException {
        for (int i = 0; i < stacks.length; i++) {
            stacks[i] = in.readFloat();
        }
    }
}
