package io.troupe.trajectory;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What a policy remembers of each copy's episode, [B, S]: zeros where one begins. Does nothing for a policy that remembers
 * nothing.
 */
public final class EpisodeStates {
    private final int copies;
    private final int size;
    private final float[] current;

    /**
     * @param copies B
     * @param size S
     */
    public EpisodeStates(int copies, int size) {
        this.copies = copies;
        this.size = size;
        current = new float[Math.multiplyExact(copies, size)];
    }

    /** Those of the next observations; the policy replaces them. */
    public float[] current() {
        return current;
    }

    /** Every copy begins an episode. */
    public void reset() {
        Arrays.fill(current, 0);
    }

    /** Writes them to the fragment if a sequence begins, or the fragment ends, before step {@code t}. */
    public void store(Trajectory fragment, int t) {
        if (size > 0 && t % fragment.sequenceLength() == 0) {
            int row = t / fragment.sequenceLength();
            System.arraycopy(current, 0, fragment.states, row * current.length, current.length);
        }
    }

    /** Forgets the episodes that ended with step {@code t}, or were given up in it. */
    public void afterStep(Trajectory fragment, int t) {
        int row = t * copies;
        for (int copy = 0; copy < copies && size > 0; copy++) {
            boolean ended = fragment.terminated[row + copy] || fragment.truncated[row + copy];
            if (ended || fragment.voided[row + copy]) {
                Arrays.fill(current, copy * size, (copy + 1) * size, 0);
            }
        }
    }

    /** Copies whose state is not finite begin anew: what spoilt them costs its fragment, not all that follow. */
    public void forgetSpoilt() {
        for (int i = 0; i < current.length; i++) {
            if (!Float.isFinite(current[i])) {
                int copy = i / size;
                Arrays.fill(current, copy * size, (copy + 1) * size, 0);
            }
        }
    }

    /** Writes what {@link #restore} reads. */
    public void save(DataOutput out) throws IOException {
        for (float value : current) {
            out.writeFloat(value);
        }
    }

    /** Goes on with what {@link #save} wrote. */
    public void restore(DataInput in) throws IOException {
        for (int i = 0; i < current.length; i++) {
            current[i] = in.readFloat();
        }
    }
}
