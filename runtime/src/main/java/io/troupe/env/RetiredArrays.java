package io.troupe.env;

import java.util.ArrayDeque;

/**
 * The arrays that were handed to an author's object in its last calls. They are never used again, so whoever has kept one
 * and writes into it is found out, and whoever reads from it finds nothing but NaN.
 */
final class RetiredArrays {
    /** Of one agent, those of some calls: one who writes into an old array does so soon. */
    private static final int KEPT = 6;

    private static final class Retired {
        private final String who;
        private final String what;
        private final float[] array;

        Retired(String who, String what, float[] array) {
            this.who = who;
            this.what = what;
            this.array = array;
        }
    }

    private final ArrayDeque<Retired> arrays = new ArrayDeque<>();
    private final int kept;

    /** @param agents that are each handed arrays in a call */
    RetiredArrays(int agents) {
        kept = KEPT * agents;
    }

    /** @param who begins a message; empty where there is one agent */
    void add(String who, String what, float[] array) {
        Unwritten.fill(array);
        arrays.add(new Retired(who, what, array));
        if (arrays.size() > kept) {
            arrays.remove();
        }
    }

    /** @param call that has just returned */
    void requireUntouched(String call) throws Fault {
        for (Retired retired : arrays) {
            int i = Unwritten.firstWritten(retired.array, 0, retired.array.length);
            if (i < retired.array.length) {
                throw new Fault(retired.who + "element " + i + " of the " + retired.what
                        + " array of an earlier call was written to"
                        + " by the time of " + call + ": the array belongs to the environment during the call only,"
                        + " and must not be kept");
            }
        }
    }
}
