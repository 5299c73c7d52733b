package io.troupe.algorithm.sac;

import io.troupe.replay.SequenceBatch;
import io.troupe.replay.TransitionBatch;
import io.troupe.tensorflow.FloatTensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * What is known of each row of a batch whatever the networks see, as the graph takes it: continuous elements of actions by
 * row, a one for each choice, a one for each choice that was allowed, rewards and discounts.
 */
final class RowTensors {
    private final SacShape shape;
    private final SacInputs inputs;
    private final float[] continuous;
    private final float[] oneHot;
    private final float[] mask;
    private final Optional<FloatTensor> taken;
    private final Optional<FloatTensor> chosen;
    private final Optional<FloatTensor> allowed;
    private final FloatTensor returns;

    RowTensors(SacInputs inputs, InputTensors tensors) {
        this.inputs = inputs;
        shape = inputs.shape();
        continuous = new float[inputs.rows() * shape.continuous()];
        oneHot = new float[inputs.rows() * shape.choices()];
        mask = new float[shape.masked() ? inputs.seen() * shape.choices() : 0];
        taken = inputs.taken.map(tensors::of);
        chosen = inputs.chosen.map(tensors::of);
        allowed = inputs.masks.map(tensors::of);
        returns = tensors.of(inputs.returns);
    }

    /** Masks are those of states and, after them, of next states. */
    void write(TransitionBatch batch) {
        write(batch.actions, batch.rewards, batch.discounts);
        if (allowed.isPresent()) {
            turn(batch.masks, 0, inputs.rows());
            turn(batch.nextMasks, inputs.next(), inputs.rows());
            allowed.get().write(mask);
        }
    }

    void write(SequenceBatch batch) {
        write(batch.actions, batch.rewards, batch.discounts);
        if (allowed.isPresent()) {
            turn(batch.masks, 0, inputs.seen());
            allowed.get().write(mask);
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
        taken.ifPresent(tensor -> tensor.write(continuous));
        chosen.ifPresent(tensor -> tensor.write(oneHot));
    }
}
