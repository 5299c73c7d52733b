package io.troupe.replay;

import io.troupe.proto.replay.GrowingSequence;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;

/** A sequence of one copy while it grows. Steps that are not there are zeros, and everything is allowed in them. */
final class OpenSequence {
    private final SequenceShape shape;
    private final float[] row;
    /** Before each step, [L, S]: the next sequence begins with one of them. */
    private final float[] states;

    private boolean open;
    private int first;
    private int end;

    OpenSequence(SequenceShape shape) {
        this.shape = shape;
        row = new float[shape.rowFloats()];
        states = new float[Math.multiplyExact(shape.steps(), shape.stateSize())];
    }

    /**
     * Whether a fragment goes on where this ends, if there is something that can go on: an environment that cannot restore
     * its state begins a new episode when a run is resumed, perhaps with the same observation.
     */
    boolean goesOnWith(Trajectory fragment, int copy) {
        int seen = shape.observations() + end * shape.observationSize();
        int next = copy * shape.observationSize();
        return !open
                || (!isZero(fragment.states, copy * shape.stateSize())
                        && Arrays.equals(
                                row,
                                seen,
                                seen + shape.observationSize(),
                                fragment.observations,
                                next,
                                next + shape.observationSize()));
    }

    private boolean isZero(float[] values, int from) {
        for (int i = from; i < from + shape.stateSize(); i++) {
            if (values[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Adds a step of a fragment.
     *
     * @param discount what the value of the next observation is multiplied by
     * @param next array holding the next observation, from {@code nextOffset}
     * @param nextMasks array holding what is allowed in it, from {@code nextMask}
     */
    void append(
            Trajectory fragment,
            int step,
            float discount,
            float[] next,
            int nextOffset,
            boolean[] nextMasks,
            int nextMask) {
        int size = shape.observationSize();
        int masks = shape.maskSize();
        if (!open) {
            begin(isZero(fragment.states, step * shape.stateSize()));
        }
        System.arraycopy(fragment.states, step * shape.stateSize(), states, end * shape.stateSize(), shape.stateSize());
        putObservation(fragment.observations, step * size, fragment.actionMasks, step * masks);
        System.arraycopy(
                fragment.actions,
                step * shape.actionSize(),
                row,
                shape.actions() + end * shape.actionSize(),
                shape.actionSize());
        row[shape.rewards() + end] = fragment.rewards[step];
        row[shape.discounts() + end] = discount;
        end++;
        putObservation(next, nextOffset, nextMasks, nextMask);
    }

    /** What begins with nothing remembered needs no warming up. */
    private void begin(boolean nothingRemembered) {
        clear();
        open = true;
        first = nothingRemembered ? shape.burnIn() : 0;
        end = first;
    }

    private void clear() {
        Arrays.fill(row, 0, shape.masks(), 0);
        Arrays.fill(row, shape.masks(), row.length, 1);
        Arrays.fill(states, 0);
    }

    private void putObservation(float[] from, int offset, boolean[] masks, int mask) {
        int size = shape.observationSize();
        System.arraycopy(from, offset, row, shape.observations() + end * size, size);
        Windows.copyMask(masks, mask, row, shape.masks() + end * shape.maskSize(), shape.maskSize());
    }

    /** Nothing is done in what was seen last, since the task ended there: whatever its mask is has no meaning. */
    void allowAllAtEnd() {
        int mask = shape.masks() + end * shape.maskSize();
        Arrays.fill(row, mask, mask + shape.maskSize(), 1);
    }

    /** Whether there is no room for another step. */
    boolean isFull() {
        return end == shape.steps();
    }

    /** Gives away what there is, if it can be learnt from; what comes next is not its continuation. */
    void finish(SequenceSink sink) {
        give(sink);
        open = false;
    }

    /** Gives away a full one and goes on with its last steps, where there is something to warm up. */
    void turnOver(SequenceSink sink) {
        give(sink);
        int kept = shape.burnIn();
        open = kept > 0;
        if (open) {
            keepLast(kept);
        }
    }

    private void keepLast(int kept) {
        int steps = shape.steps();
        // Where it warms up with more steps than it learns from, some may still be missing.
        first = Math.max(0, first - shape.learntSteps());
        end = kept;
        keepLast(states, 0, steps, kept, shape.stateSize(), 0);
        keepLast(row, shape.observations(), steps + 1, kept + 1, shape.observationSize(), 0);
        keepLast(row, shape.actions(), steps, kept, shape.actionSize(), 0);
        keepLast(row, shape.rewards(), steps, kept, 1, 0);
        keepLast(row, shape.discounts(), steps, kept, 1, 0);
        keepLast(row, shape.masks(), steps + 1, kept + 1, shape.maskSize(), 1);
    }

    private static void keepLast(float[] values, int at, int count, int kept, int size, float rest) {
        System.arraycopy(values, at + (count - kept) * size, values, at, kept * size);
        Arrays.fill(values, at + kept * size, at + count * size, rest);
    }

    private void give(SequenceSink sink) {
        if (!open || end <= shape.burnIn()) {
            return;
        }
        row[shape.first()] = first;
        row[shape.first() + 1] = end;
        System.arraycopy(states, first * shape.stateSize(), row, shape.state(), shape.stateSize());
        sink.add(row, end - shape.burnIn());
    }

    GrowingSequence.Builder save() {
        GrowingSequence.Builder message = GrowingSequence.newBuilder();
        if (open) {
            message.setOpen(true).setFirst(first).setEnd(end);
            for (float value : row) {
                message.addRow(value);
            }
            for (float value : states) {
                message.addStates(value);
            }
        }
        return message;
    }

    /** @throws IllegalArgumentException when it is of another shape */
    void restore(GrowingSequence saved) {
        open = saved.getOpen();
        if (!open) {
            return;
        }
        boolean fits = saved.getRowCount() == row.length
                && saved.getStatesCount() == states.length
                && saved.getFirst() >= 0
                && saved.getFirst() <= saved.getEnd()
                && saved.getEnd() < shape.steps();
        if (!fits) {
            throw new IllegalArgumentException("the saved sequences that still grow are of other sizes, or of another"
                    + " algorithm.network.memory");
        }
        first = saved.getFirst();
        end = saved.getEnd();
        for (int i = 0; i < row.length; i++) {
            row[i] = saved.getRow(i);
        }
        for (int i = 0; i < states.length; i++) {
            states[i] = saved.getStates(i);
        }
    }
}
