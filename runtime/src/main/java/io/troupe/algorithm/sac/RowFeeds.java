package io.troupe.algorithm.sac;

import io.troupe.replay.SequenceBatch;
import io.troupe.replay.TransitionBatch;
import io.troupe.tensorflow.FloatTensor;
import io.troupe.tensorflow.GraphSession.Feed;
import io.troupe.tensorflow.NativeParts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is known of each row of a batch whatever the networks see, as the graph takes it: continuous elements of actions by
 * row, a one for each choice, a one for each choice that was allowed, rewards and discounts.
 */
final class RowFeeds implements AutoCloseable {
    private final NativeParts parts = new NativeParts();
    private final SacShape shape;
    private final SacInputs inputs;
    private final float[] continuous;
    private final float[] oneHot;
    private final float[] mask;
    private final FloatTensor taken;
    private final FloatTensor chosen;
    private final FloatTensor allowed;
    private final FloatTensor returns;

    RowFeeds(SacShape shape, SacInputs inputs) {
        this.shape = shape;
        this.inputs = inputs;
        int rows = inputs.rows();
        continuous = new float[rows * shape.continuous()];
        oneHot = new float[rows * shape.choices()];
        mask = new float[shape.masked() ? inputs.seen() * shape.choices() : 0];
        try {
            // A part that is not there is not fed, but there is no tensor without elements.
            taken = parts.add(FloatTensor.zeros(rows, Math.max(1, shape.continuous())));
            chosen = parts.add(FloatTensor.zeros(Math.max(1, shape.choices()), rows));
            allowed = parts.add(FloatTensor.zeros(Math.max(1, shape.choices()), inputs.seen()));
            returns = parts.add(FloatTensor.zeros(2, rows));
        } catch (RuntimeException | Error e) {
            parts.closeAfter(e);
            throw e;
        }
    }

    /** All that is there. */
    List<Feed> feeds() {
        List<Feed> feeds = new ArrayList<>();
        feeds.add(new Feed(inputs.returns, returns));
        inputs.masks.ifPresent(placeholder -> feeds.add(new Feed(placeholder, allowed)));
        inputs.taken.ifPresent(placeholder -> feeds.add(new Feed(placeholder, taken)));
        inputs.chosen.ifPresent(placeholder -> feeds.add(new Feed(placeholder, chosen)));
        return feeds;
    }

    /** Masks are those of states and, after them, of next states. */
    void write(TransitionBatch batch) {
        write(batch.actions, batch.rewards, batch.discounts);
        if (shape.masked()) {
            turn(batch.masks, 0, inputs.rows());
            turn(batch.nextMasks, inputs.next(), inputs.rows());
            allowed.write(mask);
        }
    }

    void write(SequenceBatch batch) {
        write(batch.actions, batch.rewards, batch.discounts);
        if (shape.masked()) {
            turn(batch.masks, 0, inputs.seen());
            allowed.write(mask);
        }
    }

    private void write(float[] actions, float[] rewards, float[] discounts) {
        writeActions(actions);
        returns.write(rewards);
        returns.write(discounts, 0, inputs.rows(), inputs.rows());
    }

    /** @param masks [count, D] */
    private void turn(float[] masks, int column, int count) {
        int choices = shape.choices();
        for (int row = 0; row < count; row++) {
            for (int i = 0; i < choices; i++) {
                mask[i * inputs.seen() + column + row] = masks[row * choices + i];
            }
        }
    }

    /** @param actions [N, action size] */
    private void writeActions(float[] actions) {
        int rows = inputs.rows();
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
