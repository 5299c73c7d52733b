package io.troupe.env.python;

import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.ParallelSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Where everything in a {@link FrameKind#RESULT} lies: {@code frames.py} describes it. The parts of all behaviours come first;
 * then for each of them, and for its K rows that ended, final observations and measures float [K, O + N], and their masks
 * [K, M].
 *
 * @param copies B
 * @param parts in the order of the behaviours
 */
record ResultLayout(int copies, List<PartLayout> parts) {
    static final int TERMINATED = 1;
    static final int TRUNCATED = 2;
    static final int VOIDED = 4;
    /** The row's agent is not there after the step. */
    static final int ABSENT = 8;
    /** The episode of the row's copy ended. */
    static final int OVER = 16;

    private static final int LARGEST = Integer.MAX_VALUE / 2;

    ResultLayout {
        parts = List.copyOf(parts);
    }

    /** No observation of so many rows has more elements. */
    static int mostElements(int rows) {
        return LARGEST / (2 * Float.BYTES) / rows;
    }

    static int aligned(int at) {
        return (at + 3) & ~3;
    }

    /** @throws BridgeFault where the frames would be too large */
    static ResultLayout of(int copies, ParallelSpec spec) throws BridgeFault {
        List<PartLayout> parts = new ArrayList<>();
        long largest = 0;
        for (int k = 0; k < spec.behaviours().size(); k++) {
            EnvironmentSpec behaviour = spec.specOf(k);
            long rows = (long) copies * spec.agentsOf(k).size();
            int observationSize = behaviour.observation().size();
            int measures = spec.measures().size();
            // Twice: the rows, and those of them that ended.
            largest += rows * (2L * Float.BYTES * (observationSize + 1L + measures) + 2L * behaviour.maskSize() + 1)
                    + 2 * Float.BYTES;
            if (largest > LARGEST) {
                throw new BridgeFault(
                        copies + " copies with observations of " + observationSize
                                + " elements do not fit into a frame: give it more processes (environment.parameters.processes)");
            }
            int start = parts.isEmpty() ? 0 : parts.getLast().end();
            parts.add(new PartLayout(start, (int) rows, observationSize, behaviour.maskSize(), measures));
        }
        return new ResultLayout(copies, parts);
    }

    /** Where those of the first part begin that ended. */
    int finalsAt() {
        return parts.getLast().end();
    }

    /** Bytes of a payload in which every row ended. */
    int largest() {
        int end = finalsAt();
        for (PartLayout part : parts) {
            end = aligned(end) + part.rows() * part.finalBytes();
        }
        return end;
    }
}
