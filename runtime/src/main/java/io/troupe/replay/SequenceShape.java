package io.troupe.replay;

/**
 * Sizes of a sequence of steps of one episode.
 *
 * @param step sizes of a step's parts
 * @param stateSize S, floats of what the policy remembered before the first step
 * @param steps L, the most that there are
 * @param burnIn K, steps at the beginning that only warm the state up: they belong to the sequence before too. None where
 *     nothing was remembered before. After a gap, such as a fragment that was dropped, they belong to no other, and are
 *     not learnt from
 */
public record SequenceShape(TransitionShape step, int stateSize, int steps, int burnIn) {
    private static final int FIRST_AND_END = 2;

    public SequenceShape {
        if (stateSize < 1 || burnIn < 0 || steps <= burnIn) {
            throw new IllegalArgumentException("a sequence has a state of at least one float, and more steps than it"
                    + " needs to warm up: " + stateSize + ", " + steps + ", " + burnIn);
        }
        long perStep = (long) step.observationSize() + step.actionSize() + step.maskSize() + 2;
        // Sizes are below 2^31 each, so that this is below 2^63 for any number of steps that a run could have.
        long floats = FIRST_AND_END
                + stateSize
                + Math.max((long) steps * stateSize, (steps + 1L) * step.observationSize() + steps * perStep);
        if (floats > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a sequence of " + steps + " steps with states of " + stateSize
                    + " floats and " + perStep + " floats a step does not fit an array");
        }
    }

    /** O. */
    int observationSize() {
        return step.observationSize();
    }

    /** A. */
    int actionSize() {
        return step.actionSize();
    }

    /** M. */
    int maskSize() {
        return step.maskSize();
    }

    /** Steps that are learnt from, L - K at most. */
    public int learntSteps() {
        return steps - burnIn;
    }

    /** Floats of a row: which steps there are; state; observations, actions, rewards, discounts and masks of all. */
    public int rowFloats() {
        return Math.addExact(masks(), Math.multiplyExact(steps + 1, maskSize()));
    }

    /** Memory of so many sequences, in bytes. */
    public long sizeBytes(int sequences) {
        return (long) Float.BYTES * rowFloats() * sequences;
    }

    /** Memory of one sequence while it grows, with a state before each step, in bytes. */
    long growingBytes() {
        return (long) Float.BYTES * (rowFloats() + (long) steps * stateSize);
    }

    /** Where the number of a row's first step lies; the number of the step after the last one comes next. */
    int first() {
        return 0;
    }

    /** Where S floats of the state lie in a row. */
    int state() {
        return FIRST_AND_END;
    }

    /** Where [L + 1, O] observations begin: the last is what came after the last step. */
    int observations() {
        return state() + stateSize;
    }

    /** Where [L, A] actions begin. */
    int actions() {
        return Math.addExact(observations(), Math.multiplyExact(steps + 1, observationSize()));
    }

    /** Where [L] rewards begin. */
    int rewards() {
        return Math.addExact(actions(), Math.multiplyExact(steps, actionSize()));
    }

    /** Where [L] factors of the values that come next begin: 0 where the task ended. */
    int discounts() {
        return rewards() + steps;
    }

    /** Where [L + 1, M] masks begin. */
    int masks() {
        return discounts() + steps;
    }
}
