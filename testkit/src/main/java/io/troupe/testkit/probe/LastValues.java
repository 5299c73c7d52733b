package io.troupe.testkit.probe;

import java.util.ArrayDeque;
import java.util.Deque;

/** The last of a series of values; updates that have none (NaN) are left out. */
final class LastValues {
    private final int most;
    private final Deque<Float> values = new ArrayDeque<>();

    LastValues(int most) {
        this.most = most;
    }

    void add(float value) {
        if (Float.isNaN(value)) {
            return;
        }
        if (values.size() == most) {
            values.removeFirst();
        }
        values.addLast(value);
    }

    /** NaN when there were none. */
    double mean() {
        return values.stream().mapToDouble(Float::doubleValue).average().orElse(Double.NaN);
    }
}
