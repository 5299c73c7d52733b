package io.troupe.env;

import java.util.Arrays;

/** Asks for the masks of one behaviour twice, so that it shows what is not written, and what else is. */
final class LentMasks {
    private final WatchedPart part;
    private final int behaviour;
    private final SteppedCopies copies;
    private final WatchedThread thread;
    /** Elements of all rows. */
    private final int size;

    /** @param thread on which the copies are called */
    LentMasks(WatchedPart part, int behaviour, SteppedCopies copies, WatchedThread thread) {
        this.part = part;
        this.behaviour = behaviour;
        this.copies = copies;
        this.thread = thread;
        size = part.rows() * part.maskSize();
    }

    /**
     * Asks for them.
     *
     * @param masks receives them once they are found right
     * @param offset where they start there
     */
    void ask(boolean[] masks, int offset) throws BrokenRule {
        boolean[] one = given(false);
        boolean[] other = given(true);
        for (int i = 0; i < one.length; i++) {
            boolean own = i >= size && i < 2 * size;
            int row = i % size / part.maskSize();
            if (!own && (one[i] || !other[i])) {
                throw new BrokenRule(row, "actionMasks wrote beside the [B, M] that start at offset");
            }
            if (own && one[i] != other[i]) {
                throw new BrokenRule(
                        row,
                        "element " + i % part.maskSize()
                                + " of the mask was not written by actionMasks, or is another one when asked again");
            }
        }
        part.requireMasks(one, size);
        System.arraycopy(one, size, masks, offset, size);
    }

    private boolean[] given(boolean before) throws BrokenRule {
        boolean[] masks = new boolean[3 * size];
        Arrays.fill(masks, before);
        thread.callOf(0, "actionMasks", () -> copies.actionMasks(behaviour, masks, size));
        return masks;
    }
}
