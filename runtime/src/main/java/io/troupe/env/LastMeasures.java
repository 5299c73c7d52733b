package io.troupe.env;

import java.util.Arrays;
import java.util.List;

/** What was measured in the last episode of one copy. */
final class LastMeasures {
    private final List<String> names;
    private final float[] values;

    LastMeasures(List<String> names) {
        this.names = names;
        values = new float[names.size()];
    }

    /** Refuses an author's object that says one thing in its spec and another by its class. */
    static void requireClassAsInSpec(List<String> names, Object environment) throws Fault {
        if (environment instanceof Measured == names.isEmpty()) {
            throw new Fault(
                    names.isEmpty()
                            ? "the class is Measured, but spec names no measures"
                            : "spec names the measures " + names + ", but the class is not Measured");
        }
    }

    /** One element a measure; the caller only reads it. */
    float[] values() {
        return values;
    }

    /** Asks for those of the episode that has just ended. */
    void accept(Object environment) throws Fault {
        if (values.length > 0 && environment instanceof Measured measured) {
            Arrays.fill(values, 0);
            try {
                measured.measures(values);
            } catch (Throwable thrown) { // linkage errors and assertions are an author's mistakes too
                throw Fault.thrownBy("measures", thrown, " (by its spec there are " + values.length + ")");
            }
            for (int i = 0; i < values.length; i++) {
                if (Float.isInfinite(values[i])) {
                    throw new Fault("the measure '" + names.get(i) + "' is " + values[i]);
                }
            }
        }
    }
}
