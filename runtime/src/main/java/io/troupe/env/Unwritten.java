package io.troupe.env;

import java.util.Arrays;

/** A NaN that no computation gives: what is still there after an author's call was never written. */
final class Unwritten {
    private static final int BITS = AuthorCalls.UNWRITTEN;

    private Unwritten() {}

    static void fill(float[] values) {
        Arrays.fill(values, Float.intBitsToFloat(BITS));
    }

    static boolean is(float value) {
        return Float.floatToRawIntBits(value) == BITS;
    }

    /** Index of the first element that was written to, of {@code from .. end - 1}; {@code end} where none was. */
    static int firstWritten(float[] values, int from, int end) {
        int i = from;
        while (i < end && is(values[i])) {
            i++;
        }
        return i;
    }

    /** What is wrong with values that had to be written and to be finite; empty where nothing is. */
    static String problem(float[] values, int offset, int size, String call) {
        for (int i = 0; i < size; i++) {
            float value = values[offset + i];
            if (!Float.isFinite(value)) {
                return is(value)
                        ? "element " + i + " of the observation was never written by " + call + " (spec says " + size
                                + " elements)"
                        : "element " + i + " of the observation is " + value + " after " + call;
            }
        }
        return "";
    }
}
