package io.troupe.algorithm.sac;

import io.troupe.replay.TransitionBatch;
import io.troupe.tensorflow.FloatTensor;
import io.troupe.tensorflow.NativeParts;
import java.util.Arrays;

/**
 * Actions of a batch as the graph takes them: continuous elements by row, a one for each choice, and a one for each choice
 * that was allowed.
 */
final class ActionFeeds implements AutoCloseable {
    private final NativeParts parts = new NativeParts();
    private final SacShape shape;
    private final int rows;
    private final int seen;
    private final float[] continuous;
    private final float[] oneHot;
    private final float[] mask;
    private final FloatTensor taken;
    private final FloatTensor chosen;
    private final FloatTensor allowed;

    /**
     * @param rows of actions, N
     * @param seen observations in which choices may be masked, the next states among them
     */
    ActionFeeds(SacShape shape, int rows, int seen) {
        this.shape = shape;
        this.rows = rows;
        this.seen = seen;
        continuous = new float[rows * shape.continuous()];
        oneHot = new float[rows * shape.choices()];
        mask = new float[shape.masked() ? seen * shape.choices() : 0];
        try {
            // A part that is not there is not fed, but there is no tensor without elements.
            taken = parts.add(FloatTensor.zeros(rows, Math.max(1, shape.continuous())));
            chosen = parts.add(FloatTensor.zeros(Math.max(1, shape.choices()), rows));
            allowed = parts.add(FloatTensor.zeros(Math.max(1, shape.choices()), seen));
        } catch (RuntimeException | Error e) {
            parts.closeAfter(e);
            throw e;
        }
    }

    /** [N, A]. */
    FloatTensor taken() {
        return taken;
    }

    /** [D, N]. */
    FloatTensor chosen() {
        return chosen;
    }

    /** [D, seen]. */
    FloatTensor allowed() {
        return allowed;
    }

    /** Those of states and, after them, of next states. */
    void write(TransitionBatch batch) {
        writeActions(batch.actions);
        if (shape.masked()) {
            turn(batch.masks, 0, rows);
            turn(batch.nextMasks, rows, rows);
            allowed.write(mask);
        }
    }

    /**
     * Those of sequences.
     *
     * @param actions [N, action size]
     * @param masks [seen, D], without elements where all are allowed
     */
    void write(float[] actions, float[] masks) {
        writeActions(actions);
        if (shape.masked()) {
            turn(masks, 0, seen);
            allowed.write(mask);
        }
    }

    /** @param masks [count, D] */
    private void turn(float[] masks, int column, int count) {
        int choices = shape.choices();
        for (int row = 0; row < count; row++) {
            for (int i = 0; i < choices; i++) {
                mask[i * seen + column + row] = masks[row * choices + i];
            }
        }
    }

    /** @param actions [N, action size] */
    private void writeActions(float[] actions) {
        int size = shape.parts().size();
        int elements = shape.continuous();
        Arrays.fill(oneHot, 0);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(actions, row * size, continuous, row * elements, elements);
            int first = 0;
            for (int branch = 0; branch < shape.branches().size(); branch++) {
                int choice = (int) actions[row * size + elements + branch];
                oneHot[(first + choice) * rows + row] = 1;
                first += shape.branches().get(branch);
            }
        }
        taken.write(continuous);
        chosen.write(oneHot);
    }

    @Override
    public void close() {
        parts.close();
    }
}
