package io.troupe.env.python;

/**
 * Where the rows of one behaviour lie in a {@link FrameKind#RESULT}, in bytes from the start of its payload: rewards float [R],
 * observations float [R, O], flags [R], masks [R, M].
 *
 * @param start where they begin, a multiple of 4
 * @param rows R: one for each agent of the behaviour, in each copy
 * @param observationSize O
 * @param maskSize M
 * @param measures N, of each episode
 */
record PartLayout(int start, int rows, int observationSize, int maskSize, int measures) {
    int rewardsAt() {
        return start;
    }

    int observationsAt() {
        return start + Float.BYTES * rows;
    }

    int flagsAt() {
        return observationsAt() + Float.BYTES * rows * observationSize;
    }

    int masksAt() {
        return flagsAt() + rows;
    }

    /** Where the next part begins. */
    int end() {
        return ResultLayout.aligned(masksAt() + rows * maskSize);
    }

    /** Floats of an ended row: its final observation, and the measures of its episode. */
    int finalFloats() {
        return observationSize + measures;
    }

    /** Bytes of an ended row. */
    int finalBytes() {
        return Float.BYTES * finalFloats() + maskSize;
    }
}
