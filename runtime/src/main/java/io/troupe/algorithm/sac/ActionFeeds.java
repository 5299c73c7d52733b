package io.troupe.algorithm.sac;

import io.troupe.replay.TransitionBatch;
import io.troupe.tensorflow.FloatTensor;
import java.util.Arrays;

/**
 * Actions of a batch as the graph takes them: continuous elements by row, a one for each choice, and a one for each choice
 * that was allowed.
 */
final class ActionFeeds implements AutoCloseable {
    private final SacShape shape;
    private final int rows;
    private final float[] continuous;
    private final float[] oneHot;
    private final float[] mask;
    private final FloatTensor taken;
    private final FloatTensor chosen;
    private final FloatTensor allowed;

    ActionFeeds(SacShape shape, int rows) {
        this.shape = shape;
        this.rows = rows;
        continuous = new float[rows * shape.continuous()];
        oneHot = new float[rows * shape.choices()];
        mask = new float[shape.masked() ? 2 * oneHot.length : 0];
        // A part that is not there is not fed, but there is no tensor without elements.
        taken = FloatTensor.zeros(rows, Math.max(1, shape.continuous()));
        chosen = FloatTensor.zeros(Math.max(1, shape.choices()), rows);
        allowed = FloatTensor.zeros(Math.max(1, shape.choices()), 2L * rows);
    }

    /** [N, A]. */
    FloatTensor taken() {
        return taken;
    }

    /** [D, N]. */
    FloatTensor chosen() {
        return chosen;
    }

    /** [D, 2 N], of states and, after them, next states. */
    FloatTensor allowed() {
        return allowed;
    }

    void write(TransitionBatch batch) {
        writeActions(batch.actions);
        if (shape.masked()) {
            turn(batch.masks, 0);
            turn(batch.nextMasks, rows);
            allowed.write(mask);
        }
    }

    /** @param masks [N, D] */
    private void turn(float[] masks, int column) {
        int choices = shape.choices();
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < choices; i++) {
                mask[i * 2 * rows + column + row] = masks[row * choices + i];
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
        taken.close();
        chosen.close();
        allowed.close();
    }
}
