package io.troupe.algorithm.sac;

import io.troupe.tensorflow.FloatTensor;
import java.util.Arrays;

/** Actions of a batch as the graph takes them: continuous elements by row, and a one for each choice. */
final class ActionFeeds implements AutoCloseable {
    private final ActionParts parts;
    private final int rows;
    private final float[] continuous;
    private final float[] oneHot;
    private final FloatTensor taken;
    private final FloatTensor chosen;

    ActionFeeds(ActionParts parts, int rows) {
        this.parts = parts;
        this.rows = rows;
        continuous = new float[rows * parts.continuous()];
        oneHot = new float[rows * parts.choices()];
        taken = FloatTensor.zeros(rows, parts.continuous());
        chosen = FloatTensor.zeros(parts.choices(), rows);
    }

    /** [N, A]. */
    FloatTensor taken() {
        return taken;
    }

    /** [D, N]. */
    FloatTensor chosen() {
        return chosen;
    }

    /** @param actions [N, action size] */
    void write(float[] actions) {
        int size = parts.actionSize();
        int elements = parts.continuous();
        Arrays.fill(oneHot, 0);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(actions, row * size, continuous, row * elements, elements);
            int first = 0;
            for (int branch = 0; branch < parts.branches().size(); branch++) {
                int choice = (int) actions[row * size + elements + branch];
                oneHot[(first + choice) * rows + row] = 1;
                first += parts.branches().get(branch);
            }
        }
        taken.write(continuous);
        chosen.write(oneHot);
    }

    @Override
    public void close() {
        taken.close();
        chosen.close();
    }
}
