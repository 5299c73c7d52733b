package io.troupe.env.python;

/**
 * Where the parts of a {@link FrameKind#RESULT} lie, in bytes from the start of its payload: rewards float [B],
 * observations float [B, O], flags [B], masks [B, M], zeros up to a multiple of 4; then, for each of the K rows that
 * ended, final observations float [K, O] and their masks [K, M].
 *
 * @param copies B
 * @param observationSize O
 * @param maskSize M
 */
record ResultLayout(int copies, int observationSize, int maskSize) {
    static final int TERMINATED = 1;
    static final int TRUNCATED = 2;
    static final int VOIDED = 4;

    private static final int LARGEST = Integer.MAX_VALUE / 2;

    /** No observation of so many copies has more elements. */
    static int mostElements(int copies) {
        return LARGEST / (2 * Float.BYTES) / copies;
    }

    /** @throws BridgeFault where the frames would be too large */
    static ResultLayout of(int copies, int observationSize, int maskSize) throws BridgeFault {
        long largest = (long) copies * (2L * Float.BYTES * (observationSize + 1L) + 2L * maskSize + 1);
        if (largest > LARGEST) {
            throw new BridgeFault(copies + " copies with observations of " + observationSize
                    + " elements do not fit into a frame: give it more processes (environment.parameters.processes)");
        }
        return new ResultLayout(copies, observationSize, maskSize);
    }

    int observationsAt() {
        return Float.BYTES * copies;
    }

    int flagsAt() {
        return observationsAt() + Float.BYTES * copies * observationSize;
    }

    int masksAt() {
        return flagsAt() + copies;
    }

    int finalsAt() {
        return (masksAt() + copies * maskSize + 3) & ~3;
    }

    int finalMasksAt(int finals) {
        return finalsAt() + finals * Float.BYTES * observationSize;
    }

    /** Bytes of a payload in which so many episodes ended. */
    int size(int finals) {
        return finalMasksAt(finals) + finals * maskSize;
    }
}
