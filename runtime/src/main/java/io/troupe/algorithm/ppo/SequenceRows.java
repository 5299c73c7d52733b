package io.troupe.algorithm.ppo;

import io.troupe.trajectory.FinalObservations;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;
import java.util.List;

/**
 * The sequences of a batch: which of its rows they are, with which states they begin, and where episodes begin inside. A
 * sequence is L steps of one copy; sequence {@code q * B + b} is the q-th of copy b, counted through all fragments.
 */
final class SequenceRows {
    private final int length;
    private final int stateSize;
    private final int copies;
    private final int count;
    /** [m, S]. */
    private final float[] starts;
    /** After the last steps of the fragments, [fragments B, S]. */
    private final float[] ends;
    /** [R]. */
    private final boolean[] begins;

    private int[] truncated = {};
    private int truncatedCount;

    /**
     * @param length L
     * @param stateSize S
     * @param fragments in a batch
     * @param steps T of each, a multiple of L
     * @param copies B of each
     */
    SequenceRows(int length, int stateSize, int fragments, int steps, int copies) {
        this.length = length;
        this.stateSize = stateSize;
        this.copies = copies;
        count = fragments * (steps / length) * copies;
        starts = new float[count * stateSize];
        ends = new float[fragments * copies * stateSize];
        begins = new boolean[count * length];
    }

    void fill(List<Trajectory> fragments) {
        Arrays.fill(begins, false);
        truncatedCount = 0;
        int row = 0;
        int start = 0;
        int end = 0;
        for (Trajectory fragment : fragments) {
            int inner = fragment.states.length - copies * stateSize;
            System.arraycopy(fragment.states, 0, starts, start, inner);
            System.arraycopy(fragment.states, inner, ends, end, copies * stateSize);
            start += inner;
            end += copies * stateSize;
            for (int i = 0; i < fragment.rows() - copies; i++) {
                begins[row + copies + i] = fragment.terminated[i] || fragment.truncated[i] || fragment.voided[i];
            }
            addTruncated(fragment, row);
            row += fragment.rows();
        }
    }

    private void addTruncated(Trajectory fragment, int firstRow) {
        FinalObservations finals = fragment.finalObservations;
        if (truncated.length < truncatedCount + finals.count()) {
            truncated = Arrays.copyOf(truncated, 2 * (truncatedCount + finals.count()));
        }
        for (int i = 0; i < finals.count(); i++) {
            if (fragment.truncated[finals.row(i)]) {
                truncated[truncatedCount++] = firstRow + finals.row(i);
            }
        }
    }

    /** m, sequences of a batch. */
    int count() {
        return count;
    }

    /** L. */
    int length() {
        return length;
    }

    /** The row of the batch that is step {@code t} of a sequence. */
    int row(int sequence, int t) {
        return sequence / copies * length * copies + t * copies + sequence % copies;
    }

    /** The sequence that a row of the batch belongs to. */
    int sequence(int row) {
        return row / (length * copies) * copies + row % copies;
    }

    /** Which step of its sequence a row of the batch is. */
    int step(int row) {
        return row / copies % length;
    }

    /** States before the first step of each sequence, [m, S]. */
    float[] starts() {
        return starts;
    }

    /** Whether an episode begins with a row, as far as it began inside a fragment. */
    boolean begins(int row) {
        return begins[row];
    }

    /** States after the last steps of the fragments, [fragments B, S]. */
    float[] ends() {
        return ends;
    }

    /** Rows with which an episode was cut, in the order of the fragments' final observations. */
    int truncated(int i) {
        return truncated[i];
    }

    int truncatedCount() {
        return truncatedCount;
    }
}
