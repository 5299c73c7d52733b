package io.troupe.env;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The arrays that were handed to an author's object in its last calls. They are never used again, so whoever has kept one
 * and writes into it is found out, and whoever reads from it finds nothing but NaN.
 */
final class RetiredArrays {
    /** Of some calls: one who writes into an old array does so soon. */
    private static final int KEPT = 6;

    private static final class Retired {
        private final String what;
        private final float[] array;

        Retired(String what, float[] array) {
            this.what = what;
            this.array = array;
        }
    }

    private final ArrayDeque<Retired> arrays = new ArrayDeque<>(KEPT + 1);

    void add(String what, float[] array) {
        Arrays.fill(array, Float.intBitsToFloat(AuthorCalls.UNWRITTEN));
        arrays.add(new Retired(what, array));
        if (arrays.size() > KEPT) {
            arrays.remove();
        }
    }

    /** @param call that has just returned */
    void requireUntouched(String call) throws Fault {
        for (Retired retired : arrays) {
            for (int i = 0; i < retired.array.length; i++) {
                if (Float.floatToRawIntBits(retired.array[i]) != AuthorCalls.UNWRITTEN) {
                    throw new Fault("element " + i + " of the " + retired.what
                            + " array of an earlier call was written to"
                            + " by the time of " + call + ": the array belongs to the environment during the call only,"
                            + " and must not be kept");
                }
            }
        }
    }
}
